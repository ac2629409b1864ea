import { studiesUnderWay } from "@fedseg/client-node/session/journal.ts";
import { refusalOnRecord } from "@fedseg/client-node/session/refuse.ts";
import { studyLeft } from "@fedseg/client-node/session/under-way.ts";
import { Books } from "@fedseg/keeper/books/books.ts";
import type { MemoryStore } from "../simulation/memory-store.ts";
import { tinyKey, tinyName } from "../simulation/tiny-market.ts";

/** Opens the books on a simulated node's disk, as its owner's commands do. */
export function booksOn(disk: MemoryStore, node: number): Books<void> {
  const name = tinyName(node);
  return new Books(disk, { key: tinyKey("tiny", name), name, now: () => new Date(Date.UTC(2026, 0, 1)) });
}

/** Gives up what a node's disk holds of a study under way, as `leave` does. */
export function leave(disk: MemoryStore, node: number): void {
  const books = booksOn(disk, node);
  for (const study of studiesUnderWay(books.standing().approved, (key) => books.read(key))) {
    const { journal, ledger } = refusalOnRecord(study, studyLeft());
    books.commit(journal, ledger);
  }
}
