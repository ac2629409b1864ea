import { TOP_CODE } from "../../features/code.ts";
import { valueFeature } from "../../features/target.ts";
import { toScale } from "../../features/transform.ts";
import { ONE } from "../../queries/logistic-score.ts";
import { type Scaling, boxRadius, codeInterval } from "../../queries/scaling.ts";
import { type ProgramContext, type ProgramFacts, shownProgramMu } from "../contract.ts";
import { type Products, productsOf, shrunkCorrelation } from "../prediction/correlation.ts";
import { REACH, deviationScaling } from "../prediction/deviations.ts";
import { intoBasis, weightsOf } from "../prediction/eigenbasis.ts";
import { scoreVariance } from "../prediction/fused-newton.ts";
import type { PredictionSpec } from "../prediction/spec.ts";
import { BINS, LEAST_USERS, LONGEST_ROW } from "../prediction/standardise.ts";
import { normalStarts } from "../prediction/table-starts.ts";
import { type Program, privateSum } from "../program.ts";
import { requireValueUsers } from "./feasibility.ts";
import { evidenceRidge } from "./ridge.ts";
import { valueShares } from "./shares.ts";
import { type ValueModel, type ValueScale, valueScorer } from "./spec.ts";

/** Levels of the value above nothing at all, equally wide on its scale. */
const LEVELS = 15;

/** First codes of all levels but the lowest, which holds those who spent nothing. */
const VALUES = Array.from({ length: LEVELS }, (_, at) => Math.max(Math.round((at / LEVELS) * TOP_CODE), 1));

/** Returns where values end that the plan's target has, in natural units. */
function topOf({ target }: PredictionSpec, { targets = {} }: ProgramFacts): number {
  return (targets[target] && valueFeature(targets[target])?.hi) ?? 1;
}

/** Refuses a plan whose users do not suffice. @throws CodedError PLAN_TOO_SMALL */
export function requireEnough(users: number, facts: ProgramFacts): void {
  requireValueUsers(users, { d: facts.features.length, mu: shownProgramMu(facts, []) });
}

/**
 * Learns what value is to be expected of a user, by linear regression of its logarithm on features as they stood at the
 * cutoff: one histogram of every feature and of the value, one sum of products, and a table of scores and levels.
 * @throws CodedError PLAN_TOO_SMALL before the first sum when the plan's public floor of users is too small, later when
 * the released noisy count is.
 */
export function* value(spec: PredictionSpec, context: ProgramContext): Program<ValueModel> {
  const d = context.features.length;
  requireEnough(context.usersFloor, context);
  const { normalise, products } = valueShares(spec);
  // The value is a column like the features', behind them.
  const columns = Array.from({ length: d + 1 }, (_, j) => j);
  const histograms = yield* privateSum("value-counts", { columns, bins: BINS, rows: "cutoff" }, [normalise]);
  const whole = deviationScaling({ bins: BINS, counts: histograms.counts });
  const radius = Math.round((LONGEST_ROW / REACH) * boxRadius(d + 1));
  const moments = yield* privateSum("moments", { scaling: { ...whole, radius }, rows: "cutoff" }, [
    ...products,
  ]);
  requireEnough(moments.users, context);
  const users = Math.max(moments.users, LEAST_USERS);
  const unit = radius / ONE / users;
  const means = moments.sum.map((sum) => sum * unit);
  const { second, sigma } = productsOf(moments, users, radius / ONE);
  const eigen = shrunkCorrelation(featuresOf({ second, sigma }, d), d);
  const together = Float64Array.from({ length: d + 1 }, (_, i) =>
    i === 0 ? 0 : second[(i - 1) * (d + 1) + d] - means[i - 1] * means[d],
  );
  const weighed = evidenceRidge(intoBasis(together, eigen).subarray(1), eigen, sigma);
  const parameters = Float64Array.of(0, ...weighed);
  const turnedMeans = intoBasis(Float64Array.of(0, ...means.subarray(0, d)), eigen);
  parameters[0] = means[d] - weighed.reduce((sum, weight, i) => sum + weight * turnedMeans[i + 1], 0);
  const scaling = withoutValue(whole, d);
  const weights = weightsOf(parameters, eigen);
  const starts = normalStarts(parameters[0], Math.sqrt(scoreVariance(parameters, eigen)));
  const scorer = valueScorer({ scaling, weights });
  const table = yield* privateSum("score-counts", { scorer, values: VALUES, starts }, [spec.evaluate.share]);
  const scale = scaleOf(whole, d, topOf(spec, context));
  const { users: counted, usersSigma } = moments;
  return { scaling, weights, scale, users: counted, usersSigma, table: { starts, values: VALUES, ...table } };
}

/** Returns the products of the features alone. */
function featuresOf({ second, sigma }: Products, d: number): Products {
  return { second: second.filter((_, at) => at % (d + 1) < d && at < d * (d + 1)), sigma };
}

/** Returns the scaling of the features alone. */
function withoutValue({ columns, origin, factor }: Scaling, d: number): Scaling {
  const [own, from, by] = [columns, origin, factor].map((all) => all.slice(0, d));
  return { columns: own, origin: from, factor: by, radius: boxRadius(d) };
}

/** Returns the mean and the deviation of the value, on the scale of its logarithm. */
function scaleOf(whole: Scaling, d: number, upTo: number): ValueScale {
  const { lo, hi } = codeInterval(whole, d);
  const step = toScale("log1p", upTo) / TOP_CODE;
  return { upTo, mean: ((lo + hi) / 2) * step, deviation: ((hi - lo) / (2 * REACH)) * step };
}
