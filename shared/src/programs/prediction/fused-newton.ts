import type { Eigen } from "../../math/eigen.ts";
import { exp } from "../../math/exp.ts";
import { log } from "../../math/log.ts";
import { normalQuantile } from "../../math/special-normal.ts";

/** Parameters in the eigenbasis of the features' correlations: the intercept first. */
export type Parameters = Float64Array;

/** A released gradient per user, in the eigenbasis, and where it was taken. */
export interface Step {
  readonly at: Parameters;
  readonly gradient: Float64Array;
}

/** Spreads of the weights that the evidence chooses from, and their prior: lognormal around .4. */
export const SPREADS = [0.02, 0.05, 0.1, 0.2, 0.35, 0.6, 1, 1.7];
export const USUAL_SPREAD = 0.4;

/** Variance that the intercept may have. */
export const INTERCEPT_VARIANCE = 16;

/** Longest moves, as the deviation of the score that they change: the first, and later ones. */
export const LONGEST = [3, 2];

/** Places of equal mass of a standard normal. */
const PLACES = Array.from({ length: 41 }, (_, at) => normalQuantile((at + 0.5) / 41));

/** Returns how much the score of users varies: Σλθ² over the features. */
export function scoreVariance(parameters: Parameters, { values }: Eigen): number {
  return values.reduce((sum, value, i) => sum + value * parameters[i + 1] ** 2, 0);
}

/** What chances and their slopes p(1 − p) are in the mean, for scores that are normal around the intercept. */
interface MeanChance {
  readonly chance: number;
  readonly curve: number;
}

function meanChance(parameters: Parameters, eigen: Eigen): MeanChance {
  const spread = Math.sqrt(scoreVariance(parameters, eigen));
  const chances = PLACES.map((place) => 1 / (1 + exp(-(parameters[0] + spread * place))));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / PLACES.length;
  return { chance: mean(chances), curve: mean(chances.map((p) => p * (1 - p))) };
}

/**
 * Returns the next parameters of a logistic regression. Every gradient so far is carried to where the score's curve is now
 * (gradient + H·θ, H = E[p(1−p)]·diag(1, Σ)), later ones count more (1, 4, 9, …), and of their mean the posterior mean is taken, under
 * normal weights whose spread the evidence chooses. So nearly the whole budget of all gradients stands behind the last step.
 * The intercept's part of a gradient is carried by the mean chance itself, which is bent far from ½ where few users have class 1.
 * `sigma`: noise of one gradient per user.
 */
export function nextParameters(steps: readonly Step[], eigen: Eigen, sigma: number): Parameters {
  const { at: last } = steps[steps.length - 1];
  const { chance, curve } = meanChance(last, eigen);
  const curves = Float64Array.from(last, (_, i) => curve * (i === 0 ? 1 : eigen.values[i - 1]));
  const parts = steps.map((_, s) => (s + 1) ** 2);
  const total = parts.reduce((sum, part) => sum + part, 0);
  const variance =
    (sigma * sigma * parts.reduce((sum, part) => sum + part * part, 0)) / (total * total) + 1e-12;
  const mean = (of: (step: Step) => number) =>
    steps.reduce((sum, step, s) => sum + parts[s] * of(step), 0) / total;
  const fused = Float64Array.from(last, (own, i) =>
    i === 0
      ? mean(({ at, gradient }) => gradient[0] + meanChance(at, eigen).chance) - chance + curve * own
      : mean(({ at, gradient }) => gradient[i] + curves[i] * at[i]),
  );
  const spread = likeliestSpread(fused, curves, variance);
  const wanted = fused.map((value, i) => {
    const prior = variance / (i === 0 ? INTERCEPT_VARIANCE : spread * spread);
    return (curves[i] * value) / (curves[i] * curves[i] + prior + 1e-9);
  });
  const move = wanted.map((value, i) => value - last[i]);
  const length = Math.sqrt(Math.max(move[0] ** 2 + scoreVariance(move, eigen), 1e-12));
  const part = Math.min(1, LONGEST[Math.min(steps.length - 1, 1)] / length);
  return last.map((value, i) => value + part * move[i]);
}

function likeliestSpread(fused: Float64Array, curves: Float64Array, variance: number): number {
  let [best, found] = [-Infinity, SPREADS[0]];
  for (const spread of SPREADS) {
    let evidence = -0.5 * log(spread / USUAL_SPREAD) ** 2;
    for (let i = 1; i < fused.length; i++) {
      const own = (curves[i] * spread) ** 2 + variance;
      evidence -= 0.5 * (log(own) + (fused[i] * fused[i]) / own);
    }
    if (evidence > best) [best, found] = [evidence, spread];
  }
  return found;
}
