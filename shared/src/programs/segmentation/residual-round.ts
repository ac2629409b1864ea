import { clipToBall } from "../../math/ball.ts";
import { RESIDUAL_PARTS, type Residuals } from "../../queries/residual.ts";
import { centersOnGrid } from "../../queries/grid-centers.ts";
import { type Scaling, boxHalf, offGrid } from "../../queries/scaling.ts";
import { divideShare } from "../../queries/shares.ts";
import { privateSum, type Program } from "../program.ts";
import type { Centers } from "./starting-centers.ts";

/** Centres after a residual round, with what the round said about them. */
export interface RefinedCenters extends Centers {
  /** Standard error of every coordinate of the centres from the noise, same shape. */
  readonly centerSigmas: Float64Array;
  /** Noisy sum over users of the squared clipped residual before the move, and its standard error. */
  readonly energy: number;
  readonly energySigma: number;
}

/** What a round may cost, how many users there are, and how far the next clipping norm reaches. */
export interface RoundPlan {
  readonly share: number;
  readonly users: number;
  /** 1, or more where the noise is so small that clipped residuals would weigh more. */
  readonly width: number;
}

/** Releases the residuals around the centres and moves every centre to the noisy mean of its users, rounded to the grid. */
export function* residualRound(
  scaling: Scaling,
  before: Centers,
  { share, users, width }: RoundPlan,
): Program<RefinedCenters> {
  const reach = Math.max(1, Math.round(before.radius * scaling.radius));
  const params = { scaling, centers: centersOnGrid(before.centers, scaling), reach };
  const released = yield* privateSum("residual", params, divideShare(share, RESIDUAL_PARTS));
  const fused = fuseCounts(before, released);
  const d = scaling.columns.length;
  const side = boxHalf(scaling);
  const centers = offGrid(params.centers, scaling);
  const centerSigmas = new Float64Array(centers.length);
  let [gain, weight] = [0, 0];
  for (let j = 0; j < fused.counts.length; j++) {
    const size = Math.max(fused.counts[j], (2 * released.moveSigma) / before.radius, 1);
    const step = released.moves.slice(j * d, (j + 1) * d).map((value) => value / size);
    for (let i = 0; i < d; i++) {
      const countPart = step[i] * step[i] * fused.countVariances[j];
      centerSigmas[j * d + i] = Math.sqrt(released.moveSigma * released.moveSigma + countPart) / size;
    }
    shrink(step, released.moveSigma / size);
    clipToBall(step, before.radius);
    const center = centers.subarray(j * d, (j + 1) * d);
    for (let i = 0; i < d; i++) {
      gain += size * step[i] * step[i];
      center[i] = Math.min(Math.max(center[i] + step[i], -side), side);
    }
    clipToBall(center, 1);
    weight += size;
  }
  const { energy, energySigma } = released;
  const radius = nextRadius(before.radius, d, Math.max(energy, energySigma) / Math.max(users, 1), {
    gain: gain / weight,
    width,
  });
  const rounded = offGrid(centersOnGrid(centers, scaling), scaling);
  return { centers: rounded, centerSigmas, ...fused, radius, energy, energySigma };
}

/** Fuses the round's counts with the earlier ones by inverse variance. */
function fuseCounts(
  before: Centers,
  { counts, countSigma }: Residuals,
): Pick<Centers, "counts" | "countVariances"> {
  const variance = countSigma * countSigma;
  const countVariances = before.countVariances.map((prior) => 1 / (1 / variance + 1 / prior));
  const fused = before.counts.map((prior, j) => {
    const precise = counts[j] / variance + prior / before.countVariances[j];
    return Math.max(precise * countVariances[j], 0);
  });
  return { counts: fused, countVariances };
}

/** Shrinks a noisy step toward 0 by the positive-part James–Stein factor; `sigma` is the noise per coordinate. */
function shrink(step: Float64Array, sigma: number): void {
  const square = step.reduce((sum, value) => sum + value * value, 0);
  const factor = 1 - (Math.max(step.length - 2, 0.5) * sigma * sigma) / Math.max(square, 1e-12);
  for (let i = 0; i < step.length; i++) step[i] *= Math.max(factor, 0);
}

/**
 * Returns the clipping norm that holds nearly all residuals after the move, never more than the last one: the root
 * of the mean squared residual times 1 + 1.5·√(2/d), since norms concentrate as d grows (2.5 for d = 2).
 */
function nextRadius(
  radius: number,
  d: number,
  energy: number,
  { gain, width }: { gain: number; width: number },
): number {
  const left = Math.max(energy - gain, 0.05 * energy);
  const reach = width * (1 + 1.5 * Math.sqrt(2 / d)) * Math.sqrt(left);
  return Math.min(width > 1 ? Math.min(width * radius, 2) : radius, Math.max(reach, 0.05 * radius));
}
