import { chosenColumns, type Scaling } from "../queries/scaling.ts";
import { keepHeaviest } from "./keep-heaviest.ts";
import { privateSum, type Program } from "./program.ts";

/** Bins per feature of the normalising histogram. */
const BINS = 64;

/** Finds each feature's noisy 1 % and 99 % points inside its hard range and maps them to the ends of the box. */
export function* normaliseQuantiles(range: Scaling, share: number): Program<Scaling> {
  const d = range.lo.length;
  const params = { ...chosenColumns(range), lo: range.lo, hi: range.hi, bins: BINS };
  const { counts } = yield* privateSum("bin-counts", params, [share]);
  const users = counts.reduce((sum, count) => sum + count, 0) / d;
  const [lo, hi] = [range.lo.slice(), range.hi.slice()];
  for (let feature = 0; feature < d; feature++) {
    const kept = keepHeaviest(counts.subarray(feature * BINS, (feature + 1) * BINS), users);
    const side = (range.hi[feature] - range.lo[feature]) / BINS;
    const low = quantileBin(kept, 0.01);
    const high = BINS - quantileBin(kept.toReversed(), 0.01);
    if (high - low < 1) continue;
    lo[feature] = range.lo[feature] + low * side;
    hi[feature] = range.lo[feature] + high * side;
  }
  return { ...range, lo, hi };
}

/** Returns the position, in bins from the left, below which lies the fraction `level` of non-negative counts. */
function quantileBin(counts: Float64Array, level: number): number {
  const target = counts.reduce((sum, count) => sum + count, 0) * level;
  let before = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    if (before + counts[bin] > target) return bin + (target - before) / counts[bin];
    before += counts[bin];
  }
  return 0;
}
