import type { Hits } from "../../client-node/src/scoring/affinity/hits.ts";

/** Averages over users. */
export function meanHits(all: readonly Hits[]): Hits {
  const mean = (of: keyof Hits) => all.reduce((sum, one) => sum + one[of], 0) / all.length;
  return { hit: mean("hit"), ndcg: mean("ndcg") };
}
