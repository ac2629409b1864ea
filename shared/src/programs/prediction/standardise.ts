import type { Eigen } from "../../math/eigen.ts";
import { ONE } from "../../queries/logistic-score.ts";
import { type Scaling, boxRadius } from "../../queries/scaling.ts";
import { divideShare, dividedShare } from "../../queries/shares.ts";
import type { PlannedSession } from "../contract.ts";
import { type Program, privateSum } from "../program.ts";
import { productsOf, shrunkCorrelation } from "./correlation.ts";
import { REACH, deviationScaling } from "./deviations.ts";

/** Parts of the moments' share: nearly all for the products; users are many, so that little is enough to count them. */
const PRODUCT_PARTS = [0.1, 0.02, 0.88] as const;

/** Bins of the histograms that means and deviations are taken from. */
export const BINS = 64;

/** Norm of the longest row of the products, in deviations over √d. */
export const LONGEST_ROW = 1.35;

/** Fewest users that sums are divided by. */
export const LEAST_USERS = 10;

/** Shares of the program's mu² that the sums cost. */
export interface StandardiseShares {
  /** For finding the features' spread. */
  readonly normalise: number;
  /** For finding how they vary together, and how many users there are. */
  readonly products: number;
}

/** What is known of the features before anything is learnt. */
export interface Standardised {
  /** ±3 deviations of every feature to the box. */
  readonly scaling: Scaling;
  /** Of the features' correlations. */
  readonly eigen: Eigen;
  /** Noisy users with a class, and the standard error. */
  readonly users: number;
  readonly usersSigma: number;
  /** Noisy users by equal bins of every feature's codes, features×64 row-major. */
  readonly histograms: Float64Array;
}

/** What the two sums are for. */
export type StandardiseStep = "normalise" | "products";

/** A session of `standardise`. */
interface StandardiseSession extends PlannedSession {
  readonly step: StandardiseStep;
}

/** Lists the sessions that `standardise` asks for, in order, with what each costs. */
export function standardiseSessions({
  normalise,
  products,
}: StandardiseShares): readonly StandardiseSession[] {
  return [
    { query: "value-counts", step: "normalise", share: normalise },
    { query: "moments", step: "products", share: dividedShare(products, PRODUCT_PARTS) },
  ];
}

/**
 * Finds how `d` features lie and vary together, as they stood at the cutoff: one histogram of every feature, one sum of
 * products. `require` looks at the released number of users, and throws when they are too few.
 */
export function* standardise(
  d: number,
  { normalise, products }: StandardiseShares,
  require: (users: number) => void,
): Program<Standardised> {
  const columns = Array.from({ length: d }, (_, j) => j);
  const { counts: histograms } = yield* privateSum("value-counts", { columns, bins: BINS, rows: "cutoff" }, [
    normalise,
  ]);
  const scaling = deviationScaling({ bins: BINS, counts: histograms });
  const radius = Math.round((LONGEST_ROW / REACH) * boxRadius(d));
  const moments = yield* privateSum(
    "moments",
    { scaling: { ...scaling, radius }, rows: "cutoff" },
    divideShare(products, PRODUCT_PARTS),
  );
  require(moments.users);
  const users = Math.max(moments.users, LEAST_USERS);
  const eigen = shrunkCorrelation(productsOf(moments, users, radius / ONE), d);
  return { scaling, eigen, users: moments.users, usersSigma: moments.usersSigma, histograms };
}
