import { equalBytes } from "@fedseg/shared/crypto/bytes.ts";
import type { Vault } from "../keys/vault.ts";
import { withEntry } from "./seal.ts";
import type { Write } from "./store.ts";

/** What a commit does to a journal, sealed. */
export interface Changes {
  /** The sealed value of every key that is another one afterwards; undefined where there is none any more. */
  readonly sealed: ReadonlyMap<string, Uint8Array | undefined>;
  /** The digest of the whole journal afterwards. */
  readonly digest: Uint8Array;
  /** Whether a value is replaced or erased that must not stay anywhere. */
  readonly erases: boolean;
}

/** A journal before a commit: its digest, and what stands under a key, sealed. */
export interface JournalBefore {
  readonly digest: Uint8Array;
  readonly vault: Vault;
  stored(key: string): Uint8Array | undefined;
}

/** Returns what some writes change; a value that stands there already is left as it is. @throws what the vault does. */
export function changesOf(writes: readonly Write[], { digest, vault, stored }: JournalBefore): Changes {
  const sealed = new Map<string, Uint8Array | undefined>();
  let [after, erases] = [digest, false];
  for (const { key, value } of writes) {
    const before = sealed.has(key) ? sealed.get(key) : stored(key);
    if (before && value && equalBytes(vault.open(before, contextOf(key)), value)) continue;
    const next = value && vault.seal(value, contextOf(key));
    sealed.set(key, next);
    erases ||= before !== undefined;
    after = withEntry(withEntry(after, key, before), key, next);
  }
  return { sealed, digest: after, erases };
}

/** A value is sealed for its key: no other can be put in its place. */
export function contextOf(key: string): string {
  return `journal/${key}`;
}
