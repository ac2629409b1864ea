import { chosenColumns, type Scaling } from "../../queries/scaling.ts";
import { lowerQuantile, upperQuantile } from "./noisy-quantile.ts";
import { privateSum, type Program } from "../program.ts";

/** Bins per feature of the normalising histogram. */
const BINS = 64;

/** Part of the users outside each end of the box. */
const TAIL = 0.01;

/** Finds each feature's noisy 1 % and 99 % points inside its hard range and maps them to the ends of the box. */
export function* normaliseQuantiles(range: Scaling, share: number): Program<Scaling> {
  const d = range.lo.length;
  const params = { ...chosenColumns(range), lo: range.lo, hi: range.hi, bins: BINS };
  const { counts, sigma } = yield* privateSum("bin-counts", params, [share]);
  const users = counts.reduce((sum, count) => sum + count, 0) / d;
  const [lo, hi] = [range.lo.slice(), range.hi.slice()];
  for (let feature = 0; feature < d; feature++) {
    const own = counts.subarray(feature * BINS, (feature + 1) * BINS);
    const side = (range.hi[feature] - range.lo[feature]) / BINS;
    const low = lowerQuantile(own, { users, sigma, level: TAIL }).position;
    const high = upperQuantile(own, { users, sigma, level: TAIL }).position;
    if (high - low < 1) continue;
    lo[feature] = range.lo[feature] + low * side;
    hi[feature] = range.lo[feature] + high * side;
  }
  return { ...range, lo, hi };
}
