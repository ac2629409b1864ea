import type { LedgerDigest } from "./digest.ts";

/** Where a checkpoint is testified to. */
export interface Testified {
  /** The first place by name. */
  readonly path: string;
  readonly line: number;
  /** Ledgers that testify to it, in any order. */
  readonly by: readonly string[];
}

/** Each different checkpoint that is testified to: "ledger identity size root". */
export type WitnessedMap = Map<string, { path: string; line: number; readonly by: string[] }>;

/**
 * Takes what a ledger testifies to out of its digest: the same is said by many, and is looked at once, at the first of
 * the places by name. The order in which ledgers come makes no difference.
 */
export function takeWitnessed(known: WitnessedMap, digest: LedgerDigest): LedgerDigest {
  const { path, witnessed } = digest;
  for (const { claim, line } of witnessed) {
    const other = known.get(claim);
    if (!other) known.set(claim, { path, line, by: [path] });
    else {
      other.by.push(path);
      if (path < other.path) [other.path, other.line] = [path, line];
    }
  }
  return { ...digest, witnessed: [] };
}
