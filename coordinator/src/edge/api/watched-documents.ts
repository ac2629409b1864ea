import type { Documents } from "../../studies/registry.ts";

/** Documents whose last write tells whether the store can be written. */
export interface WatchedDocuments extends Documents {
  /** Whether the last write has come through, or none was tried. */
  isWritable(): boolean;
}

/** Watches what becomes of writes, for `/readyz`. */
export function watchedDocuments(documents: Documents): WatchedDocuments {
  let isWritable = true;
  return {
    read: (key) => documents.read(key),
    async commit(writes) {
      try {
        await documents.commit(writes);
        isWritable = true;
      } catch (error) {
        isWritable = false;
        throw error;
      }
    },
    isWritable: () => isWritable,
  };
}
