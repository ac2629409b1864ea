import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Engine } from "./engine/engine.ts";
import { openEngine } from "./engine/open-engine.ts";
import { stageSources } from "./sources/stage.ts";
import { Blanks } from "../../ingest/blanks.ts";
import { engineConfig, sourceConfig } from "../../config/source-config.ts";
import { type Encoding, toUtf8 } from "../../ingest/to-utf8.ts";

const folder = mkdtempSync(join(tmpdir(), "encodings-"));
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine(engineConfig.parse({}), {
    folder,
    reads: ["a.csv", "a.csv.gz"].map((name) => join(folder, name)),
  });
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

async function read(bytes: Uint8Array, source: object, name = "a.csv") {
  writeFileSync(join(folder, name), bytes);
  await engine.run("DROP TABLE IF EXISTS src.shop");
  const shop = sourceConfig.parse({ csv: join(folder, name), ...source });
  const [{ unreadable, undecoded }] = await stageSources(engine, { shop }, { here: (path) => path });
  return { rows: await engine.rows("SELECT * FROM src.shop"), unreadable, undecoded };
}

/** Bytes of a text in an encoding, with the mark that it may have. */
function written(text: string, encoding: Encoding | "utf-16be" | "utf-8 with mark"): Buffer {
  switch (encoding) {
    case "utf-16":
      return Buffer.from(`\uFEFF${text}`, "utf16le");
    case "utf-16be":
      return Buffer.from(`\uFEFF${text}`, "utf16le").swap16();
    case "utf-8 with mark":
      return Buffer.from(`\uFEFF${text}`);
    case "windows-1252":
      return Buffer.from(text.replaceAll("€", "\u0080"), "latin1");
    default:
      return Buffer.from(text, encoding === "latin-1" ? "latin1" : "utf8");
  }
}

const TEXT = 'größe,id\r\nMüller,1\r\n"d\'Été, ""x""",2\r\n';
const ROWS = [
  ["Müller", "1"],
  ['d\'Été, "x"', "2"],
];

test.each([
  ["utf-8", "utf-8"],
  ["utf-8 with mark", "utf-8"],
  ["utf-16", "utf-16"],
  ["utf-16be", "utf-16"],
  ["latin-1", "latin-1"],
  ["windows-1252", "windows-1252"],
] as const)("reads %s as encoding: %s, packed or not, and leaves no copy behind", async (form, encoding) => {
  const bytes = written(TEXT, form);
  expect(await read(bytes, { encoding })).toEqual({ rows: ROWS });
  expect(await read(gzipSync(bytes), { encoding }, "a.csv.gz")).toEqual({ rows: ROWS });
  expect(readdirSync(folder, { recursive: true }).filter((name) => String(name).includes("text-"))).toEqual(
    [],
  );
});

test("a mark before the first cell of a file without a header is no part of it", async () => {
  const bare = { header: false, columns: ["id", "x"] };
  const rows = [
    ["1", "a"],
    ["2", "b"],
  ];
  expect(await read(Buffer.from('\uFEFF"1",a\n2,b\n'), bare)).toEqual({ rows });
  expect(await read(Buffer.from("\uFEFF1,a\n2,b\n"), bare)).toEqual({ rows });
});

test("what stands in windows-1252 alone is no Latin-1: the line is left out, and said", async () => {
  const bytes = written("id,price\n1,5€\n2,7\n", "windows-1252");
  expect(await read(bytes, { encoding: "windows-1252" })).toEqual({
    rows: [
      ["1", "5€"],
      ["2", "7"],
    ],
  });
  for (const encoding of ["latin-1", "utf-8"])
    expect(await read(bytes, { encoding })).toEqual({ rows: [["2", "7"]], unreadable: 1, undecoded: 1 });
});

test("half a character of UTF-16 leaves out its line alone, also at the end of the file", async () => {
  const text = "id,name\n1,\uD83D\n2,😀\n3,\uDE00\n4,\uD83D";
  const bytes = written(text, "utf-16");
  const outcome = { rows: [["2", "😀"]], unreadable: 3, undecoded: 3 };
  expect(await read(bytes, { encoding: "utf-16" })).toEqual(outcome);
  expect(await read(bytes.subarray(0, -1), { encoding: "utf-16" })).toEqual(outcome);
});

test.each([
  ["utf-8", "utf-16", /read as utf-8, but begins as utf-16 does.*encoding: utf-16 /s],
  ["latin-1", "utf-16be", /begins as utf-16 does/],
  ["windows-1252", "utf-8 with mark", /begins as utf-8 does.*encoding: utf-8 /s],
  ["utf-16", "utf-8 with mark", /begins as utf-8 does/],
  ["utf-16", "utf-8", /does not begin with its byte order mark/],
  [
    "utf-8",
    "latin-1",
    /first line is not.*encoding: windows-1252, latin-1, gbk, shift_jis, euc-kr, big5 or utf-16/s,
  ],
] as const)("refuses as %s a file in %s, and names the option", async (encoding, form, says) => {
  const refusal = { code: "CSV_ENCODING", message: expect.stringMatching(says) };
  await expect(read(written(TEXT, form), { encoding })).rejects.toMatchObject(refusal);
});

test("UTF-16 without a mark, read as UTF-8, is refused with the encoding's name", async () => {
  const bytes = Buffer.from("id,x\n1,2\n", "utf16le");
  await expect(read(bytes, {})).rejects.toMatchObject({ code: "CSV_ENCODING" });
});

test("columns aligned by blanks, with and without names, in any encoding", async () => {
  const lines = [
    "  00001 19970101  1   11.77",
    "00002\t19970112  1 \t 12.00  ",
    "",
    "   ",
    '00003 1997 "x  7',
  ];
  const rows = [
    ["00001", "19970101", "1", "11.77"],
    ["00002", "19970112", "1", "12.00"],
    ["00003", "1997", '"x', "7"],
  ];
  const names = ["id", "day", "n", "paid"];
  const bare = { delimiter: "blanks", header: false, columns: names };
  expect(await read(Buffer.from(lines.join("\r\n")), bare)).toEqual({ rows });
  const named = [` ${names.join("   ")}`, ...lines].join("\n");
  for (const form of ["utf-8 with mark", "utf-16"] as const) {
    const encoding = form === "utf-16" ? form : "utf-8";
    expect(await read(written(named, form), { delimiter: "blanks", encoding })).toEqual({ rows });
  }
  const short = await read(Buffer.from(`${named}\n00004 1997 1\n`), { delimiter: "blanks" });
  expect(short).toEqual({ rows, unreadable: 1 });
});

test("a file is turned into UTF-8 the same in parts of any size", () => {
  const encodings = fc.constantFrom<Encoding>("utf-8", "utf-16", "latin-1", "windows-1252");
  fc.assert(
    fc.property(
      encodings,
      fc.uint8Array({ maxLength: 40 }),
      fc.infiniteStream(fc.nat(4)),
      (encoding, bytes, sizes) => {
        const whole = [toUtf8(encoding)].flatMap((to) => [to.push(bytes), to.end()]);
        const to = toUtf8(encoding);
        const parts: Uint8Array[] = [];
        for (let at = 0; at < bytes.length;) {
          const { value: size } = sizes.next();
          parts.push(to.push(bytes.subarray(at, at + size)));
          at += size;
        }
        parts.push(to.end());
        expect(Buffer.concat(parts)).toEqual(Buffer.concat(whole));
      },
    ),
  );
});

test("any text is the same after UTF-16 and UTF-8", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.boolean(), (text, isBig) => {
      const to = toUtf8("utf-16");
      const bytes = Buffer.concat([to.push(written(text, isBig ? "utf-16be" : "utf-16")), to.end()]);
      expect(bytes.toString("utf8")).toBe(text);
    }),
  );
});

test("blanks are put together as a split would, in parts of any size", () => {
  const piece = fc.constantFrom(" ", "  ", "\t", "a", "é", "\n", "\r\n");
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const blanks = new Blanks();
      const text = Buffer.concat(pieces.map((part) => blanks.push(Buffer.from(part)))).toString();
      const lines = pieces.join("").split("\n");
      expect(text.split("\n")).toEqual(
        lines.map(
          (line) =>
            line
              .replace("\r", "")
              .split(/[ \t]+/)
              .filter(Boolean)
              .join("\t") + (line.includes("\r") ? "\r" : ""),
        ),
      );
    }),
  );
});
