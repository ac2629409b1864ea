import type { LedgerDigest } from "./ledger-unit.ts";

/** First place at which each different checkpoint is testified to: "ledger identity size root". */
export type WitnessedMap = Map<string, { readonly path: string; readonly line: number }>;

/** Takes what a ledger testifies to out of its digest: the same is said by many, and is looked at once. */
export function takeWitnessed(known: WitnessedMap, digest: LedgerDigest): LedgerDigest {
  for (const { claim, line } of digest.witnessed)
    if (!known.has(claim)) known.set(claim, { path: digest.path, line });
  return { ...digest, witnessed: [] };
}
