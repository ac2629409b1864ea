import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { signingKeyFromSeed } from "@fedseg/shared/crypto/signature.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { ZERO_HASH } from "@fedseg/shared/protocol/envelope.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Receipt, makeReceipt, receiptText } from "../../receipts/receipt.ts";
import { keepReceipt, readReceipts, restoreReceipts } from "./receipt-files.ts";

const key = signingKeyFromSeed(new Secret(new Uint8Array(32).fill(7)));

const MOMENT = new Date("2026-01-01T00:00:00Z");

function receipt(session: number): Receipt {
  const declaration = {
    v: 1 as const,
    study: "ab".repeat(32),
    session,
    attempt: 1,
    query: "cell-histogram",
    paramsHash: "0".repeat(64),
    length: 1,
    bytes: 4,
    blocks: [],
    muSq: "1",
  };
  const body = encodeCanonical({
    bundlesHash: ZERO_HASH,
    openHash: ZERO_HASH,
    stateHash: ZERO_HASH,
    maskedRoot: ZERO_HASH,
    maskedBlinding: ZERO_HASH,
    commitment: ZERO_HASH,
    earlier: [],
    ledger: { size: 3, root: ZERO_HASH },
  });
  const address = { type: "REPORT", session, attempt: 1, sender: 0, recipient: 1 } as const;
  const envelope = { ...address, body, signature: new Uint8Array(64) };
  const report = { type: "report", envelope, masked: Uint8Array.of(1, 2, 3, 4) } as const;
  return makeReceipt(key, declaration, { openHash: ZERO_HASH, report });
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-receipts-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a receipt lies in a file of its own, whole and for its owner only", () => {
  keepReceipt(folder, receipt(2), MOMENT);
  keepReceipt(folder, receipt(10), MOMENT);
  const found = readReceipts(folder);
  expect(found.map(({ file }) => file)).toEqual([
    "abababababababab-00002-001.json",
    "abababababababab-00010-001.json",
  ]);
  expect(found.map((each) => each.receipt)).toEqual([receipt(2), receipt(10)]);
  const path = join(folder, "receipts", found[0].file);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, "utf8")).toBe(receiptText(receipt(2)));
  expect(readdirSync(join(folder, "receipts"))).toHaveLength(2);
});

test("what is missing or changed is made again, what is whole stays", () => {
  const all = [receipt(1), receipt(2), receipt(3)];
  for (const each of all.slice(0, 2)) keepReceipt(folder, each, MOMENT);
  writeFileSync(join(folder, "receipts", "abababababababab-00002-001.json"), "{");
  expect(readReceipts(folder).map((each) => each.receipt?.declaration.session)).toEqual([1, undefined]);
  expect(restoreReceipts(folder, all, MOMENT)).toBe(2);
  expect(readReceipts(folder).map((each) => each.receipt)).toEqual(all);
  expect(restoreReceipts(folder, all, MOMENT)).toBe(0);
});

test("a receipt under another's name is none", () => {
  keepReceipt(folder, receipt(1), MOMENT);
  const text = readFileSync(join(folder, "receipts", "abababababababab-00001-001.json"), "utf8");
  writeFileSync(join(folder, "receipts", "abababababababab-00009-001.json"), text);
  expect(readReceipts(folder).map((each) => each.receipt?.declaration.session)).toEqual([1, undefined]);
});

test("a folder that cannot be written is refused in words", () => {
  writeFileSync(join(folder, "receipts"), "a file");
  expect(() => keepReceipt(folder, receipt(1), MOMENT)).toThrow(
    expect.objectContaining({ code: "RECEIPT_UNWRITABLE" }),
  );
});

test("no folder, no receipts", () => {
  expect(readReceipts(join(folder, "nowhere"))).toEqual([]);
  expect(existsSync(join(folder, "nowhere"))).toBe(false);
});
