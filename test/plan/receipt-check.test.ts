import { checkReceipts } from "@fedseg/client-node/receipts/receipt-check.ts";
import type { Receipt } from "@fedseg/client-node/receipts/receipt.ts";
import { receiptsText } from "@fedseg/client-node/receipts/receipts-text.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { type LedgerEvent, parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import { expect, test } from "vitest";
import { honestStudy } from "../simulation/honest-study.ts";
import { tinyKey } from "../simulation/tiny-market.ts";

const study = honestStudy(3);
const receipts = study.receiptsOf(0);
const ledger = study
  .disk(0)
  .lines()
  .flatMap((line) => parseEntry(line)?.body ?? []);
const identity = toHex(tinyKey("tiny", "shop-1").publicKey);
const files = receipts.map((receipt, at) => ({
  file: `${at + 1}.json`,
  receipt: receipt as Receipt | undefined,
}));

const without = (type: LedgerEvent["type"]) => ledger.filter((event) => event.type !== type);

test("receipts of a whole study hold, each in a sum", () => {
  const findings = checkReceipts(files, ledger, identity);
  expect(findings.map(({ problem }) => problem)).toEqual(files.map(() => undefined));
  expect(findings.map(({ outcome }) => outcome)).toEqual(files.map(() => "in a sum"));
  const text = receiptsText(findings);
  expect(text).toContain(`All ${files.length} hold`);
  expect(Math.max(...text.split("\n").map(columnsOf))).toBeLessThanOrEqual(80);
});

test.each([
  ["another key", () => checkReceipts(files, ledger, "0".repeat(64)), "another node's key"],
  ["a ledger without the charge", () => checkReceipts(files, without("RESERVE"), identity), "no such report"],
  ["a ledger without the report", () => checkReceipts(files, without("SENT"), identity), "no such report"],
  [
    "another report in the ledger",
    () => {
      const changed = ledger.map((event) =>
        event.type === "SENT" ? { ...event, maskedRoot: "1".repeat(64) } : event,
      );
      return checkReceipts(files, changed, identity);
    },
    "another report",
  ],
  [
    "a damaged file",
    () =>
      checkReceipts(
        files.map(({ file }) => ({ file, receipt: undefined })),
        [],
        identity,
      ),
    "damaged",
  ],
  ["a missing file", () => checkReceipts([], ledger, identity), "there is no receipt"],
])("%s is told", (_, check, says) => {
  const findings = check();
  expect(findings).toHaveLength(files.length);
  for (const { problem } of findings) expect(problem).toContain(says);
  expect(Math.max(...receiptsText(findings).split("\n").map(columnsOf))).toBeLessThanOrEqual(80);
  expect(receiptsText(findings)).toContain("do not hold");
});

test("the ledger tells what became of a report", () => {
  const outcomes = [without("RELEASE"), without("RELEASE").filter(({ type }) => type !== "UNMASK")].map(
    (events) => checkReceipts(files, events, identity)[0].outcome,
  );
  expect(outcomes).toEqual(["opened", "sent"]);
});

test("no report, no receipts", () => {
  expect(receiptsText(checkReceipts([], [], identity))).toContain("NO RECEIPTS");
});
