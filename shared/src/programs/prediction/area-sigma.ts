import { tableShare } from "./evaluate.ts";
import type { PredictionSpec } from "./spec.ts";
import { LEVELS } from "./table-starts.ts";

/** Part of users with class 1 in a study as they usually are. */
const USUAL_RATE = 0.2;

/**
 * Returns the standard error of the area under the curve when a fifth of the users have class 1, or the class whose table it is of.
 * `mu`: of the whole program; `names`: of the classes, where they are several.
 */
export function areaSigma(
  users: number,
  mu: number,
  spec: PredictionSpec,
  names: readonly string[] = [],
): number {
  const share = tableShare(spec, Math.max(names.length, 1));
  const inverse = (rate: number) => 1 / (users * rate) ** 2;
  const noise = 1 / (mu * Math.sqrt(share));
  const bins = LEVELS.length + 1;
  return noise * Math.sqrt((bins / 3) * (inverse(USUAL_RATE) + inverse(1 - USUAL_RATE)));
}
