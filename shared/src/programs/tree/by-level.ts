import { type Program, privateSum } from "../program.ts";
import { BINS, LEAST_USERS } from "../prediction/standardise.ts";
import { keptHistograms, valueStarts } from "../prediction/value-starts.ts";
import { type Growing, grown, keptColumns, narrowed } from "./growing.ts";
import { DEPTH, type LevelShares } from "./shares.ts";

/** Bins of a feature at every end. */
const PARTS = 8;

/** Features that are looked at below the first condition. */
const KEPT = 10;

/** Least part of all users on a side of a condition. */
const LEAST_SHARE = 0.01;

/**
 * Grows a tree on the users themselves: one sum for every level, of which each end gets the condition whose gain is the
 * surest; an end without one is asked again with the next level. `classes`: how many are counted apart, where they are several; `require` looks at the noisy number of users.
 */
export function* treeByLevel(
  { d, ...apart }: { readonly d: number; readonly classes?: number },
  shares: LevelShares,
  require: (users: number) => void,
): Program<Growing> {
  const all = Array.from({ length: d }, (_, j) => j);
  const { counts } = yield* privateSum("value-counts", { columns: all, bins: BINS, rows: "cutoff" }, [
    shares.values,
  ]);
  const users = counts.reduce((sum, count) => sum + count, 0) / d;
  require(users);
  const least = LEAST_SHARE * Math.max(users, LEAST_USERS);
  const starts = keptHistograms({ bins: BINS, counts }).map((kept) => valueStarts(kept, PARTS));
  let growing: Growing = {
    columns: all,
    nodes: [{ end: 0 }],
    counted: all.flatMap((feature) =>
      starts[feature].length > 0 ? [{ feature, starts: starts[feature] }] : [],
    ),
    ...apart,
  };
  for (let level = 0; level < DEPTH; level++) {
    const counted = yield* privateSum("tree-counts", growing, [shares.level]);
    const next = grown(growing, counted, least);
    growing = level === 0 ? narrowed(next, keptColumns(growing, counted, { most: KEPT, least })) : next;
  }
  return growing;
}
