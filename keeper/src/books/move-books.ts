import { existsSync, renameSync } from "node:fs";
import { equalBytes } from "@fedseg/shared/crypto/bytes.ts";
import type { Store } from "./store.ts";

/** What books that have moved out of a file leave behind: it is never opened again. */
const MOVED = ".moved";

/**
 * Brings the books of one store into another in one commit, or finds that an earlier try has.
 * Returns false, with nothing done, when the other has books that differ.
 */
export async function moveBooks(from: Store, to: Store): Promise<boolean> {
  if (to.keys().length > 0 || to.lines().length > 0) return areSame(from, to);
  const writes = from.keys().map((key) => ({ key, value: from.read(key) }));
  await to.commit(writes, from.lines());
  return true;
}

/** Puts a file whose books have moved aside, for good. Nobody has it open. */
export function putAside(file: string): void {
  renameSync(file, firstFree(`${file}${MOVED}`));
}

function firstFree(path: string): string {
  let free = path;
  for (let n = 2; existsSync(free); n += 1) free = `${path}-${n}`;
  return free;
}

function areSame(one: Store, other: Store): boolean {
  const [lines, others] = [one.lines(), other.lines()];
  const [keys, otherKeys] = [one.keys(), new Set(other.keys())];
  return (
    lines.length === others.length &&
    lines.every((line, at) => line === others[at]) &&
    keys.length === otherKeys.size &&
    keys.every((key) => otherKeys.has(key) && equalBytes(one.read(key)!, other.read(key)!))
  );
}
