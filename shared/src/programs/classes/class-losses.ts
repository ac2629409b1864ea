import { exp } from "../../math/exp.ts";
import { log } from "../../math/log.ts";
import type { Estimate } from "../estimate.ts";
import { withError } from "../evaluate/noisy.ts";
import { AS_IT_IS, binPlaces } from "../prediction/score-table.ts";
import type { ClassModel, ClassesModel } from "../prediction/several-classes.ts";

/** How far chances are from what is true, in nats a user: the mean logarithm of what was thought of what came. */
export interface Loss {
  readonly loss: Estimate;
  /** Of who says of everybody what part has the class. */
  readonly baseline: Estimate;
}

/** A standard error beyond which a loss says nothing. */
const USELESS = 0.05;

/** Estimates the loss of each class's chance against all others, in the model's order; undefined where the noise leaves nothing to say. */
export function classLosses({ classes }: Pick<ClassesModel, "classes">): readonly (Loss | undefined)[] {
  return classes.map(lossOf);
}

function lossOf({
  table,
  recalibration: { shift, slope } = AS_IT_IS,
}: Pick<ClassModel, "table" | "recalibration">): Loss | undefined {
  const costs = binPlaces(table).flatMap((place) => {
    const right = shift + slope * place;
    return [softplus(right), softplus(-right)];
  });
  const sum = (all: Float64Array, of: (count: number, at: number) => number) =>
    all.reduce((total, count, at) => total + of(count, at), 0);
  const users = (all: Float64Array) => sum(all, (count) => count);
  const { counts, sigma } = table;
  const loss = withError(counts, sigma, (all) => sum(all, (count, at) => count * costs[at]) / users(all));
  const baseline = withError(counts, sigma, (all) => {
    const rate = sum(all, (count, at) => (at % 2 === 1 ? count : 0)) / users(all);
    return rate > 0 && rate < 1 ? -rate * log(rate) - (1 - rate) * log(1 - rate) : NaN;
  });
  if (!loss || !baseline || !(Math.max(loss.sigma, baseline.sigma) <= USELESS)) return undefined;
  return { loss, baseline };
}

/** ln(1 + eˣ): what it costs to have thought that odds are eˣ when the answer is no. */
function softplus(x: number): number {
  return Math.max(x, 0) + log(1 + exp(-Math.abs(x)));
}
