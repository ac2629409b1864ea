import { writeDurably } from "@fedseg/keeper/files/durable-file.ts";
import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type Receipt, readReceipt, receiptText } from "../../receipts/receipt.ts";

/** A file of the receipts' folder, and what it holds; `receipt` is undefined when it is damaged. */
export interface ReceiptFile {
  readonly file: string;
  readonly receipt: Receipt | undefined;
}

/**
 * Keeps a receipt in its own owner-only file, durable when it returns; `moment` is the date that the file bears.
 * @throws CodedError RECEIPT_UNWRITABLE.
 */
export function keepReceipt(folder: string, receipt: Receipt, moment: Date): void {
  const receipts = join(folder, "receipts");
  const path = join(receipts, fileOf(receipt));
  try {
    makeFolder(receipts);
    writeDurably(path, receiptText(receipt), moment);
  } catch (error) {
    throw new CodedError("RECEIPT_UNWRITABLE", {
      what: `A receipt cannot be written in ${receipts} (${systemCode(error)}).`,
      why: "Nothing leaves this node without a receipt of it; the disk may be full or the folder another user's.",
      todo: "Make room or give the folder back to this user, then start again: what was recorded is kept.",
    });
  }
}

/** Writes the receipts whose files are missing or differ, and returns how many those were. */
export function restoreReceipts(folder: string, receipts: readonly Receipt[], moment: Date): number {
  const missing = receipts.filter((receipt) => !isKept(folder, receipt));
  for (const receipt of missing) keepReceipt(folder, receipt, moment);
  return missing.length;
}

/** Reads every receipt in a node's folder, in the order of study, session and attempt. */
export function readReceipts(folder: string): readonly ReceiptFile[] {
  const receipts = join(folder, "receipts");
  let files: string[];
  try {
    files = readdirSync(receipts).filter((file) => file.endsWith(".json"));
  } catch {
    return [];
  }
  return files.sort().map((file) => {
    const receipt = readReceipt(readFileSync(join(receipts, file), "utf8"));
    return { file, receipt: receipt && fileOf(receipt) === file ? receipt : undefined };
  });
}

function isKept(folder: string, receipt: Receipt): boolean {
  try {
    return readFileSync(join(folder, "receipts", fileOf(receipt)), "utf8") === receiptText(receipt);
  } catch {
    return false;
  }
}

function fileOf({ declaration }: Receipt): string {
  const { study, session, attempt } = declaration;
  return `${study.slice(0, 16)}-${`${session}`.padStart(5, "0")}-${`${attempt}`.padStart(3, "0")}.json`;
}

function systemCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}
