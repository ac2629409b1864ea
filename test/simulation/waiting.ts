import { DEFERRED, decodeDeferrals } from "@fedseg/keeper/books/deferred.ts";
import type { LedgerEvent } from "@fedseg/shared/ledger/entry.ts";
import type { MemoryStore } from "./memory-store.ts";

/** What waits on a node's disk, unsigned, until its peers have answered. */
export function waitingOn(disk: MemoryStore): readonly LedgerEvent[] {
  return decodeDeferrals(disk.read(DEFERRED)).flatMap(({ events }) => events);
}
