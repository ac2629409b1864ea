import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import type { Notary } from "@fedseg/shared/ledger/notebook.ts";
import { systemClock } from "../process/clock.ts";
import type { Books } from "./books.ts";

/** A party as a keeper of checkpoints: over its books, by the clock of its machine. */
export function notaryOf(books: Pick<Books, "tree" | "read">, key: SigningKey, name: string): Notary {
  return {
    name,
    key,
    tree: books.tree(),
    read: (entry) => books.read(entry),
    seconds: () => Math.floor(systemClock().getTime() / 1000),
  };
}
