import type { PredictionSpec } from "./spec.ts";
import { LEVELS } from "./table-starts.ts";

/** Part of users with class 1 in a study as they usually are. */
const USUAL_RATE = 0.2;

/** Returns the standard error of the area under the curve when a fifth of the users have class 1. `mu`: of the whole program. */
export function areaSigma(users: number, mu: number, { evaluate: { share } }: PredictionSpec): number {
  const inverse = (rate: number) => 1 / (users * rate) ** 2;
  const noise = 1 / (mu * Math.sqrt(share));
  const bins = LEVELS.length + 1;
  return noise * Math.sqrt((bins / 3) * (inverse(USUAL_RATE) + inverse(1 - USUAL_RATE)));
}
