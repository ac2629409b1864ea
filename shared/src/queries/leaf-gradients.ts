import { z } from "zod";
import type { QueryContract } from "./contract.ts";
import { exampleScaling } from "./example-size.ts";
import { WHOLE, chancesOfSteps } from "./logistic-score.ts";
import { scorer } from "./scorer.ts";
import { exampleTrees, leavesOf, trees } from "./trees.ts";

const params = z.strictObject({
  /** What is to be improved. */
  scorer,
  trees,
});

export type LeafGradientsParams = z.infer<typeof params>;

/** What a leaf says of the users in it, by tree, trees×leaves row-major; of several classes trees×leaves×classes. */
export interface LeafGradients {
  /** Σ (y − p), and the noise of each entry. */
  readonly gradients: Float64Array;
  readonly sigma: number;
  /** Σ p(1 − p), and the noise of each entry. */
  readonly curves: Float64Array;
  readonly curveSigma: number;
}

/** Errors are whole numbers up to this, curvatures in 1/3.3 of it. */
export const UNIT = 2 ** 12;

/** Tenths by which a curvature is more than an error: (1 − p)² + (3.3·p(1 − p))² is 1 at most. */
const TENTHS = 33;

/** Returns the error and the curvature of a user whose chance, in 1/2^14, is p. */
export function leafParts(label: number, chance: number): readonly [error: number, curvature: number] {
  const p = Math.floor((chance * UNIT + WHOLE / 2) / WHOLE);
  return [label * UNIT - p, Math.floor((TENTHS * p * (UNIT - p)) / (10 * UNIT))];
}

/** Writes the errors and curvatures of a user by the chances of several classes in 1/2^12: of a class y − p and ⌊2·p(2^12 − p) / 2^12⌋. */
export function writeClassParts(label: number, chances: Int32Array, parts: Int32Array): void {
  for (let own = 0; own < chances.length; own++) {
    const p = chances[own];
    parts[2 * own] = Number(label === own) * UNIT - p;
    parts[2 * own + 1] = Math.floor((2 * p * (UNIT - p)) / UNIT);
  }
}

/** Returns how many classes a scorer has a score of, beside that of a yes or no. */
function classesOf({ scorer: given }: Pick<LeafGradientsParams, "scorer">): number {
  return given.kind === "softmax" ? given.classes.length : 1;
}

let most: number | undefined;

/** Returns the largest sum of squares of a user's two numbers: there are no chances but those of the table. */
function mostSquare(): number {
  return (most ??= Array.from(chancesOfSteps()).reduce((largest, chance) => {
    const squares = [0, 1].map((label) =>
      leafParts(label, chance).reduce((sum, part) => sum + part * part, 0),
    );
    return Math.max(largest, ...squares);
  }, 0));
}

/**
 * Sums over users with a class y, as they stood at the target's cutoff, in their leaf of each of several trees: 2^12·y − p, p the
 * chance of the row's score in 1/2^12, and the curvature ⌊33·p(2^12 − p) / (10·2^12)⌋.
 * Sensitivity. Add or remove one user: two numbers in one leaf of each of M trees, the squares of which are together 4095² + 3²
 * at most, the largest of any chance there is (at the ends of their table); nothing without a class. By a softmax two numbers a class,
 * y − p and ⌊2·p(2^12 − p) / 2^12⌋, of chances that sum to 2^12 at most: as p² + (2·p(1 − p))² ≤ p for every p from 0 to 1, and the same of 1 − p,
 * their squares are together 2·(2^12 − p) at most for the own class's p, in 1/2^12 of 2^24: 2·2^24.
 */
export const leafGradients: QueryContract<LeafGradientsParams, LeafGradients> = {
  id: "leaf-gradients",
  params,
  blocks: (given) => {
    const { trees: all } = given;
    const square = classesOf(given) > 1 ? 2 * UNIT * UNIT : mostSquare();
    const length = all.length * leavesOf(all[0]) * classesOf(given) * 2;
    return [{ name: "gradients", length, norm: { kind: "l2", square: all.length * square } }];
  },
  decode: (given, { sums, sigmas }) => {
    const curved = classesOf(given) > 1 ? 2 * UNIT : (UNIT * TENTHS) / 10;
    return {
      gradients: sums.filter((_sum, at) => at % 2 === 0).map((sum) => sum / UNIT),
      curves: sums.filter((_sum, at) => at % 2 === 1).map((sum) => sum / curved),
      sigma: sigmas[0] / UNIT,
      curveSigma: sigmas[0] / curved,
    };
  },
  usersPerUnit: () => 1,
  /** Users to whom all classes are as likely, of either as many. */
  neutral: (given, { users }) => {
    const { trees: all } = given;
    const [leaves, classes] = [leavesOf(all[0]), classesOf(given)];
    const [, curvature] =
      classes > 1 ? [0, (2 * UNIT * (classes - 1)) / classes ** 2] : leafParts(0, WHOLE / 2);
    return Float64Array.from({ length: all.length * leaves * classes * 2 }, (_, at) =>
      at % 2 === 0 ? 0 : (curvature * users) / leaves,
    );
  },
  example: ({ d, k }) => ({
    scorer: {
      kind: "logistic",
      scaling: exampleScaling(d),
      weights: { intercept: 0, columns: Array.from({ length: d }, () => -(2 ** 24)) },
    },
    trees: exampleTrees(k, d),
  }),
};
