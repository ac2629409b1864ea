import type { Eigen } from "../../math/eigen.ts";
import { exp } from "../../math/exp.ts";
import { normalsOf } from "../../math/normals.ts";
import type { Uniforms } from "../../math/rng.ts";
import type { Parameters } from "./fused-newton.ts";

/** Users whom nobody has, as their features lie in the eigenbasis: each with its opposite. */
export type Drawn = readonly Float64Array[];

/** How many they are. */
const DRAWN = 400;

/** Draws users whose features are normal and vary together as the released ones do. */
export function drawnUsers({ values }: Eigen, uniforms: Uniforms): Drawn {
  const draw = normalsOf(uniforms);
  const half = Array.from({ length: DRAWN / 2 }, () => values.map((value) => Math.sqrt(value) * draw()));
  return [...half, ...half.map((user) => user.map((place) => -place))];
}

/** Returns a drawn user's scores of all classes. */
export function drawnScores(at: readonly Parameters[], user: Float64Array): number[] {
  return at.map((own) => user.reduce((sum, place, i) => sum + own[i + 1] * place, own[0]));
}

/** What chances of several classes are in the mean, and how each moves with each score: Σ p_k(δ_kj − p_j), K×K row-major. */
export interface MeanChances {
  readonly chances: Float64Array;
  readonly curves: Float64Array;
}

/** Returns the means over drawn users. */
export function meanChances(at: readonly Parameters[], drawn: Drawn): MeanChances {
  const classes = at.length;
  const chances = new Float64Array(classes);
  const curves = new Float64Array(classes * classes);
  for (const user of drawn) {
    const scores = drawnScores(at, user);
    const most = Math.max(...scores);
    const odds = scores.map((score) => exp(score - most));
    const all = odds.reduce((sum, own) => sum + own, 0);
    for (let k = 0; k < classes; k++) {
      const p = odds[k] / all;
      chances[k] += p / drawn.length;
      for (let j = 0; j < classes; j++) {
        curves[k * classes + j] += (p * (Number(k === j) - odds[j] / all)) / drawn.length;
      }
    }
  }
  return { chances, curves };
}
