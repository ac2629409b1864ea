import { makeFolder } from "../files/make-folder.ts";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { formatNote } from "@fedseg/shared/ledger/note.ts";
import { ownNotes } from "@fedseg/shared/ledger/notebook.ts";
import type { Books } from "./books.ts";
import { writeDurably } from "../files/durable-file.ts";
import { unwritable } from "./store-refusals.ts";

/** What a party hands in to an auditor, in its folder. */
const LEDGER_FILE = "ledger.jsonl";
const NOTES_FILE = "checkpoints.notes";

/**
 * Brings what an auditor gets of a party up to date: its ledger, one canonical entry a line, and the newest checkpoints of
 * it with the others' cosignatures, one signed note behind the other. @throws CodedError STORE_UNWRITABLE.
 */
export function writeHandIn(folder: string, books: Pick<Books, "lines" | "read">): void {
  try {
    writeFiles(folder, books);
  } catch (error) {
    if (error instanceof Error && "syscall" in error) throw unwritable(error);
    throw error;
  }
}

function writeFiles(folder: string, books: Pick<Books, "lines" | "read">): void {
  makeFolder(folder);
  writeDurably(
    join(folder, LEDGER_FILE),
    books
      .lines()
      .map((line) => `${line}\n`)
      .join(""),
  );
  const notes = ownNotes(books).map(formatNote).join("");
  if (notes !== "" || existsSync(join(folder, NOTES_FILE))) writeDurably(join(folder, NOTES_FILE), notes);
}
