import { NO_CODE, TOP_CODE } from "../../features/code.ts";
import { type Interval, type Scaling, boxRadius, intervalScaling } from "../../queries/scaling.ts";
import { lowerQuantile, upperQuantile } from "./noisy-quantile.ts";
import { privateSum, type Program } from "../program.ts";

/** Bins per feature of the normalising histogram. */
const BINS = 64;

/** Part of the users outside each end of the box. */
const TAIL = 0.01;

/** Finds each feature's noisy 1 % and 99 % points inside its hard range and maps them to the ends of the box. */
export function* normaliseQuantiles(columns: readonly number[], share: number): Program<Scaling> {
  const d = columns.length;
  const params = { columns: [...columns], bins: BINS };
  const { counts, sigma } = yield* privateSum("bin-counts", params, [share]);
  const users = counts.reduce((sum, count) => sum + count, 0) / d;
  // Code c fills the places from c − ½ to c + ½.
  const place = (position: number) => (position * NO_CODE) / BINS - 0.5;
  const intervals = columns.map((_, feature): Interval => {
    const own = counts.subarray(feature * BINS, (feature + 1) * BINS);
    const low = lowerQuantile(own, { users, sigma, level: TAIL }).position;
    const high = upperQuantile(own, { users, sigma, level: TAIL }).position;
    return high - low < 1 ? { lo: 0, hi: TOP_CODE } : { lo: place(low), hi: place(high) };
  });
  return intervalScaling(columns, intervals, boxRadius(d));
}
