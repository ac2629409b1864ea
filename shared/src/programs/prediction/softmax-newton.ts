import { type Eigen, symmetricEigen } from "../../math/eigen.ts";
import { log } from "../../math/log.ts";
import {
  INTERCEPT_VARIANCE,
  LONGEST,
  type Parameters,
  SPREADS,
  USUAL_SPREAD,
  scoreVariance,
} from "./fused-newton.ts";
import { type Drawn, type MeanChances, meanChances } from "./mean-chances.ts";

/** Released gradients per user of the scores of all classes, in the eigenbasis, and where they were taken. */
export interface ClassesStep {
  readonly at: readonly Parameters[];
  readonly gradients: readonly Float64Array[];
}

/** Scores that differ by so little are of no use: a direction in which all classes move alike. */
const FLAT = 1e-9;

/** What is known of the regressions in directions of classes in which chances do not move one another. */
interface Turned {
  /** Fused gradients, by parameter and direction. */
  readonly fused: readonly Float64Array[];
  /** How far chances move along each direction. */
  readonly slopes: Float64Array;
  /** Directions, classes×classes row-major. */
  readonly directions: Float64Array;
  readonly variance: number;
}

/**
 * Returns the next parameters of a softmax regression, one vector a class, as `nextParameters` does for two: gradients are carried to
 * where the score's curve is now, by E[p_k(δ_kj − p_j)]·diag(1, Σ), and of their mean the posterior mean is taken. In directions
 * of classes in which the first factor has no products a regression's parameters do not mix, and each is as one of two classes.
 * `sigma`: noise of one gradient per user.
 */
export function nextOfClasses(
  steps: readonly ClassesStep[],
  eigen: Eigen,
  sigma: number,
  drawn: Drawn,
): readonly Parameters[] {
  const { at: last } = steps[steps.length - 1];
  const turned = turnedBy(steps, eigen, sigma, drawn);
  const { fused, slopes, directions, variance } = turned;
  const spread = likeliestSpread(turned, eigen);
  const wanted = last.map((own) => new Float64Array(own.length));
  for (const [i, along] of fused.entries()) {
    const prior = variance / (i === 0 ? INTERCEPT_VARIANCE : spread * spread);
    for (let c = 0; c < slopes.length; c++) {
      if (slopes[c] < FLAT) continue;
      const curve = slopes[c] * (i === 0 ? 1 : eigen.values[i - 1]);
      const value = (curve * along[c]) / (curve * curve + prior + 1e-9);
      for (const [k, own] of wanted.entries()) own[i] += directions[c * slopes.length + k] * value;
    }
  }
  return moved(last, wanted, eigen, LONGEST[Math.min(steps.length - 1, 1)]);
}

/** Carries all gradients to the last place, and turns their mean into the directions of classes. */
function turnedBy(steps: readonly ClassesStep[], eigen: Eigen, sigma: number, drawn: Drawn): Turned {
  const { at: last } = steps[steps.length - 1];
  const classes = last.length;
  const here = meanChances(last, drawn);
  const then = steps.map(({ at }) => meanChances(at, drawn).chances);
  const parts = steps.map((_, s) => (s + 1) ** 2);
  const total = parts.reduce((sum, part) => sum + part, 0);
  const variance =
    (sigma * sigma * parts.reduce((sum, part) => sum + part * part, 0)) / (total * total) + 1e-12;
  const mean = (of: (step: ClassesStep, s: number) => number) =>
    steps.reduce((sum, step, s) => sum + parts[s] * of(step, s), 0) / total;
  const { values: slopes, vectors: directions } = symmetricEigen(here.curves, classes);
  const fused = Array.from(last[0], (_, i) => {
    const carried = last.map((_own, k) =>
      i === 0
        ? mean(({ gradients }, s) => gradients[k][0] + then[s][k]) -
          here.chances[k] +
          bent(here, k, (j) => last[j][0])
        : mean(({ at, gradients }) => gradients[k][i] + bent(here, k, (j) => eigen.values[i - 1] * at[j][i])),
    );
    return Float64Array.from(slopes, (_slope, c) =>
      carried.reduce((sum, value, k) => sum + directions[c * classes + k] * value, 0),
    );
  });
  return { fused, slopes, directions, variance };
}

/** Returns how much a class's chance moves by moves of all scores. */
function bent({ chances, curves }: MeanChances, k: number, moveOf: (j: number) => number): number {
  let sum = 0;
  for (let j = 0; j < chances.length; j++) sum += curves[k * chances.length + j] * moveOf(j);
  return sum;
}

function likeliestSpread({ fused, slopes, variance }: Turned, { values }: Eigen): number {
  let [best, found] = [-Infinity, SPREADS[0]];
  for (const spread of SPREADS) {
    let evidence = -0.5 * log(spread / USUAL_SPREAD) ** 2;
    for (let i = 1; i < fused.length; i++) {
      for (const [c, slope] of slopes.entries()) {
        if (slope < FLAT) continue;
        const own = (slope * values[i - 1] * spread) ** 2 + variance;
        evidence -= 0.5 * (log(own) + (fused[i][c] * fused[i][c]) / own);
      }
    }
    if (evidence > best) [best, found] = [evidence, spread];
  }
  return found;
}

/** Moves all classes alike far towards what is wanted, no score by more than `longest` deviations. */
function moved(
  last: readonly Parameters[],
  wanted: readonly Parameters[],
  eigen: Eigen,
  longest: number,
): readonly Parameters[] {
  const moves = wanted.map((own, k) => own.map((value, i) => value - last[k][i]));
  const lengths = moves.map((move) => Math.sqrt(move[0] ** 2 + scoreVariance(move, eigen)));
  const part = Math.min(1, longest / Math.max(...lengths, 1e-6));
  return last.map((own, k) => own.map((value, i) => value + part * moves[k][i]));
}
