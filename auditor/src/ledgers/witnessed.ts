import type { LedgerDigest } from "./digest.ts";

/** First place at which each different checkpoint is testified to: "ledger identity size root". */
export type WitnessedMap = Map<string, { readonly path: string; readonly line: number }>;

/**
 * Takes what a ledger testifies to out of its digest: the same is said by many, and is looked at once, at the first of
 * the places by name. The order in which ledgers come makes no difference.
 */
export function takeWitnessed(known: WitnessedMap, digest: LedgerDigest): LedgerDigest {
  const { path, witnessed } = digest;
  for (const { claim, line } of witnessed) {
    const other = known.get(claim);
    if (!other || path < other.path) known.set(claim, { path, line });
  }
  return { ...digest, witnessed: [] };
}
