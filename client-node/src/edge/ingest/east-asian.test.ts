import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EastAsian } from "../../ingest/to-utf8.ts";
import { toUtf8 } from "../../ingest/to-utf8.ts";
import { likelyEastAsian } from "../../ingest/east-asian.ts";
import { afterAll, expect, test } from "vitest";
import { natural } from "../../../../test/data/natural.ts";
import { KEEP, readData } from "../../../../test/data/read-data.ts";

const folder = mkdtempSync(join(tmpdir(), "east-asian-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Bytes of a text, found by decoding every pair of bytes. */
function written(text: string, encoding: EastAsian): Uint8Array {
  const wanted = new Set(text);
  const pairs = new Map<string, readonly number[]>();
  for (let lead = 0x81; lead < 0xff; lead += 1)
    for (let trail = 0x40; trail < 0xff; trail += 1) {
      const letter = new TextDecoder(encoding).decode(Uint8Array.of(lead, trail));
      if (wanted.has(letter) && !pairs.has(letter)) pairs.set(letter, [lead, trail]);
    }
  return Uint8Array.from(Array.from(text).flatMap((letter) => pairs.get(letter) ?? [letter.charCodeAt(0)]));
}

const TEXTS = [
  ["gbk", "用户,下单时间,金额\n张三,2025-03-01,10.00\n李四|茶,2025-03-02,12.00\n"],
  ["gbk", "user,at,paid\n张7,2025-03-01,10\n王8,2025-03-01,10\n"],
  ["shift_jis", "顧客番号,注文日,商品\n会員7,2025-03-01,表示ソ能\n"],
  ["euc-kr", "고객,날짜,금액\n김철수,2025-03-01,10\n이영희,2025-03-01,9\n"],
  ["big5", "客戶,日期,金額\n陳大文,2025-03-01,10\n林小姐,2025-03-02,9\n"],
] as const;

test.each(TEXTS)("%s is told from the other encodings, and read, part by part", (encoding, text) => {
  const bytes = written(text, encoding);
  expect(likelyEastAsian(bytes)).toBe(encoding);
  const decoder = toUtf8(encoding);
  const parts = [...Array.from(bytes, (byte) => decoder.push(Uint8Array.of(byte))), decoder.end()];
  expect(Buffer.concat(parts).toString()).toBe(text);
});

test("texts with accents are none of them", () => {
  for (const text of ["Größe;Währung\nMüller;5\n", "prénom,né\nZoë,1\nRenée,2\n", "ação,não\nSão João,1\n"])
    expect(likelyEastAsian(Buffer.from(text, "latin1"))).toBeUndefined();
});

const at = "2025-03-01";
const events = [{ from: "shop", columns: { user: "用户", time: "at", order: "no", amount: "paid" } }];
const request = {
  features: [natural("spend", { of: "sum", what: "amount" })],
  cleaning: KEEP,
  snapshotMs: Date.UTC(2026, 0, 1),
};
async function read(bytes: Uint8Array, source: object) {
  writeFileSync(join(folder, "shop.csv"), bytes);
  const sources = { shop: { csv: "shop.csv", ...source } };
  return (await readData({ data: { sources, events }, home: folder }, request)).table.ids;
}

test("a line with bytes that are no character is left out, and no other; a file in another encoding is refused by its header", async () => {
  const lines = [`用户,at,no,paid\n张三,${at},1,5\n`, `,${at},2,5\n李四,${at},3,5\n`].map((text) =>
    written(text, "gbk"),
  );
  const broken = Buffer.concat([lines[0], Uint8Array.of(0xff, 0x81), lines[1]]);
  expect([...(await read(broken, { encoding: "gbk" }))].toSorted()).toEqual(["张三", "李四"].toSorted());
  await expect(read(lines[0], {})).rejects.toMatchObject({
    code: "CSV_ENCODING",
    refusal: { todo: expect.stringContaining("encoding: gbk") },
  });
  await expect(
    read(Buffer.from(`用户,at,no,paid\na,${at},1,5\n`), { encoding: "latin-1" }),
  ).rejects.toMatchObject({
    code: "CSV_ENCODING",
    refusal: { todo: expect.stringContaining("encoding: utf-8") },
  });
});
