import type { Store } from "@fedseg/keeper/books/store.ts";
import type { Documents } from "../studies/registry.ts";

/** The documents of a service's own book, which has no ledger. */
export function documentsIn(store: Store): Documents {
  return { read: (key) => store.read(key), commit: (writes) => store.commit(writes, []) };
}
