import { TOP_CODE } from "../../features/code.ts";
import type { Uniforms } from "../../math/rng.ts";
import { exp } from "../../math/exp.ts";
import { ONE, SCORE_BITS, type Weights } from "../../queries/logistic-score.ts";
import { type Scaling, placeOnGrid } from "../../queries/scaling.ts";
import { type Fork, isFork } from "../../queries/tree-nodes.ts";
import { bestGridCut } from "../cart/best-cut.ts";
import { parted } from "../cart/parted.ts";
import { BINS, type Standardised } from "../prediction/standardise.ts";
import { madeUpRows } from "../prediction/made-up-rows.ts";
import type { Growing } from "./growing.ts";
import { DEPTH } from "./shares.ts";

/** Made-up users that a tree grows on, and the least part of them at an end. */
const [USERS, LEAST_SHARE] = [20_000, 0.01];

/** Made-up users: places on the grid, users×d row-major, and the chances that regressions give each, users×classes row-major. */
interface Scored {
  readonly rows: Int32Array;
  readonly chances: Float64Array;
}

/**
 * Grows a tree that says in a few conditions what logistic regressions say of users: on made-up ones, at no charge. `weights`:
 * of the score of class 1, or of each of several classes.
 */
export function distilledTree(start: Standardised, weights: readonly Weights[], uniforms: Uniforms): Growing {
  const { scaling } = start;
  const d = scaling.columns.length;
  const { rows, chances } = scoredUsers(start, weights, uniforms);
  const classes = chances.length / USERS;
  const weighed = {
    rows,
    d,
    classes,
    add: (user: number, sums: Float64Array, at: number) => {
      for (let label = 0; label < classes; label++) sums[at + label] += chances[user * classes + label];
    },
  };
  const nodes: (Fork | { end: number })[] = [];
  const grow = (members: Int32Array, left: number): number => {
    const at = nodes.length;
    nodes.push({ end: 0 });
    const cut = left > 0 ? bestGridCut(weighed, members, LEAST_SHARE * USERS) : undefined;
    if (!cut) return at;
    const { feature, place } = cut;
    const [down, up] = parted(weighed, members, cut);
    const [atMost, above] = [grow(down, left - 1), grow(up, left - 1)];
    nodes[at] = { feature, place: lastCode(scaling, feature, place), atMost, above };
    return at;
  };
  grow(
    Int32Array.from({ length: USERS }, (_, user) => user),
    DEPTH,
  );
  let end = 0;
  return {
    columns: [...scaling.columns],
    nodes: nodes.map((node) => (isFork(node) ? node : { end: end++ })),
    counted: [],
  };
}

function scoredUsers(
  { scaling, histograms, eigen }: Standardised,
  weights: readonly Weights[],
  uniforms: Uniforms,
): Scored {
  const d = scaling.columns.length;
  const draw = madeUpRows({ histograms: { bins: BINS, counts: histograms }, eigen }, uniforms);
  const codes = new Float64Array(d);
  const rows = new Int32Array(USERS * d);
  const classes = Math.max(weights.length, 2);
  const chances = new Float64Array(USERS * classes);
  for (let user = 0; user < USERS; user++) {
    draw(codes);
    const row = rows.subarray(user * d, (user + 1) * d);
    for (let j = 0; j < d; j++) row[j] = placeOnGrid(scaling, j, codes[j]);
    chances.set(chancesOf(weights, row), user * classes);
  }
  return { rows, chances };
}

/** Returns the chances of a row: of class 0 and 1 by one score, or of several classes by one each. */
function chancesOf(weights: readonly Weights[], row: Int32Array): number[] {
  const scores = weights.map(({ intercept, columns }) => {
    let score = intercept * ONE;
    for (let j = 0; j < row.length; j++) score += columns[j] * row[j];
    return score / 2 ** SCORE_BITS;
  });
  if (scores.length === 1) {
    const chance = 1 / (1 + exp(-scores[0]));
    return [1 - chance, chance];
  }
  const most = Math.max(...scores);
  const odds = scores.map((score) => exp(score - most));
  const all = odds.reduce((sum, own) => sum + own, 0);
  return odds.map((own) => own / all);
}

/** Returns the last code of a feature that lies at most at a place on the grid, not the last of all. */
function lastCode(scaling: Scaling, feature: number, place: number): number {
  let [low, high] = [0, TOP_CODE - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (placeOnGrid(scaling, feature, middle) <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}
