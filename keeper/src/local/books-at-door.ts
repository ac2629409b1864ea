import { Buffer } from "node:buffer";
import { setImmediate } from "node:timers/promises";
import { type LedgerDraft, ledgerEvent } from "@fedseg/shared/ledger/entry.ts";
import { z } from "zod";
import type { Books } from "../books/books.ts";
import { contextOf } from "../books/changes.ts";
import type { Vault } from "../keys/vault.ts";
import { inTurn } from "../process/in-turn.ts";
import type { Turns } from "../process/turns.ts";
import type { Answer } from "./door.ts";

/** Books that a process holds, as its owner's commands may read and write them while it runs. */
export interface BooksInHand {
  readonly books: Books;
  readonly vault: Vault;
  /** Who writes into them takes turns. */
  readonly turns: Turns;
  /** Something was written for a command; it is durable. */
  written(): void;
}

/** How many characters of values go into one part, and how often a copy is begun anew because something was written meanwhile. */
const [PART, TRIES] = [1_000_000, 3];

/** A part of a copy: lines of the ledger, and values of the journal, sealed, in base64. Each copy begins with an empty one. */
export const copiedPart = z.object({
  isFirst: z.boolean(),
  lines: z.array(z.string()),
  values: z.array(z.tuple([z.string(), z.string()])),
});
export type CopiedPart = z.infer<typeof copiedPart>;

/** What an owner decides about a ledger; all else in one is of a study, and the process's own. */
const decision = z.looseObject({ type: z.enum(["RAISE", "CORRECTION", "CANARY_AUDIT"]) });

/** What a command may have written by the process that holds the books: an owner's decisions, and notes of partners' ledgers. */
const ownersWriting = z.strictObject({
  ledger: z.array(decision),
  notes: z.array(z.tuple([z.string().startsWith("note/").max(256), z.base64()])),
});
export type OwnersWriting = Readonly<z.input<typeof ownersWriting>>;

/** The answers of a process that holds books: a copy of them, sealed as on the disk, and what an owner may have written. */
export function booksAnswers({
  books,
  vault,
  turns,
  written,
}: BooksInHand): Readonly<Record<string, Answer>> {
  return {
    books: async (_, part) => {
      for (let tries = 0; tries < TRIES; tries += 1) if (await isCopied(books, vault, part)) return {};
      // Gathered without a pause: nothing is written meanwhile.
      const pieces = Array.from(piecesOf(books, vault));
      for (const piece of pieces) await part(piece);
      return {};
    },
    write: async (given) => {
      const { ledger, notes } = ownersWriting.parse(given);
      const journal = notes.map(([key, text]) => ({
        key,
        value: Uint8Array.from(Buffer.from(text, "base64")),
      }));
      await inTurn(turns, () => books.commit(journal, ledger.map(draftIn)));
      written();
      return {};
    },
  };
}

/** Sends a copy, with pauses in which the process can do what is due; false when something was written meanwhile. */
async function isCopied(
  books: Books,
  vault: Vault,
  part: (piece: CopiedPart) => Promise<void>,
): Promise<boolean> {
  const { commits } = books;
  for (const piece of piecesOf(books, vault)) {
    await part(piece);
    await setImmediate();
    if (books.commits !== commits) return false;
  }
  return true;
}

/** Reads an owner's decision; the account's totals are the process's to say. */
function draftIn(said: z.infer<typeof decision>): LedgerDraft {
  const isTotalled = said.type === "CORRECTION";
  const event = ledgerEvent.parse(isTotalled ? { ...said, before: "0", after: "0" } : said);
  if (event.type !== "CORRECTION") return event;
  const { before: _, after: __, ...draft } = event;
  return draft;
}

function* piecesOf(books: Books, vault: Vault): Generator<CopiedPart> {
  yield { isFirst: true, lines: [], values: [] };
  yield { isFirst: false, lines: [...books.lines()], values: [] };
  let values: [string, string][] = [];
  let length = 0;
  for (const key of books.keys()) {
    const value = books.read(key);
    if (!value) continue;
    const sealed = Buffer.from(vault.seal(value, contextOf(key))).toString("base64");
    values.push([key, sealed]);
    length += sealed.length;
    if (length < PART) continue;
    yield { isFirst: false, lines: [], values };
    [values, length] = [[], 0];
  }
  yield { isFirst: false, lines: [], values };
}
