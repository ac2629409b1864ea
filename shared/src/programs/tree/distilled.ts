import { TOP_CODE } from "../../features/code.ts";
import type { Uniforms } from "../../math/rng.ts";
import { exp } from "../../math/exp.ts";
import { ONE, SCORE_BITS } from "../../queries/logistic-score.ts";
import { type Scaling, placeOnGrid } from "../../queries/scaling.ts";
import { type Fork, isFork } from "../../queries/tree-nodes.ts";
import { bestGridCut } from "../cart/best-cut.ts";
import { type LogisticStart } from "../prediction/logistic-start.ts";
import { BINS } from "../prediction/standardise.ts";
import { madeUpRows } from "../prediction/made-up-rows.ts";
import type { Growing } from "./growing.ts";
import { DEPTH } from "./shares.ts";

/** Made-up users that a tree grows on, and the least part of them at an end. */
const [USERS, LEAST_SHARE] = [20_000, 0.01];

/** Made-up users: places on the grid, users×d row-major, and the chance that a logistic regression gives each. */
interface Scored {
  readonly rows: Int32Array;
  readonly chances: Float64Array;
}

/** Grows a tree that says in a few conditions what a logistic regression says of users: on made-up ones, at no charge. */
export function distilledTree(start: LogisticStart, uniforms: Uniforms): Growing {
  const { scaling } = start;
  const d = scaling.columns.length;
  const { rows, chances } = scoredUsers(start, uniforms);
  const weighed = {
    rows,
    d,
    classes: 2,
    add: (user: number, sums: Float64Array, at: number) => {
      sums[at] += 1 - chances[user];
      sums[at + 1] += chances[user];
    },
  };
  const nodes: (Fork | { end: number })[] = [];
  const grow = (members: Int32Array, left: number): number => {
    const at = nodes.length;
    nodes.push({ end: 0 });
    const cut = left > 0 ? bestGridCut(weighed, members, LEAST_SHARE * USERS) : undefined;
    if (!cut) return at;
    const { feature, place } = cut;
    const goesDown = (user: number) => rows[user * d + feature] <= place;
    const atMost = grow(members.filter(goesDown), left - 1);
    const above = grow(
      members.filter((user) => !goesDown(user)),
      left - 1,
    );
    nodes[at] = { feature, place: lastCode(scaling, feature, place), atMost, above };
    return at;
  };
  grow(Int32Array.from(chances.keys()), DEPTH);
  let end = 0;
  return {
    columns: [...scaling.columns],
    nodes: nodes.map((node) => (isFork(node) ? node : { end: end++ })),
    counted: [],
  };
}

function scoredUsers({ scaling, weights, histograms, eigen }: LogisticStart, uniforms: Uniforms): Scored {
  const d = scaling.columns.length;
  const draw = madeUpRows({ histograms: { bins: BINS, counts: histograms }, eigen }, uniforms);
  const codes = new Float64Array(d);
  const rows = new Int32Array(USERS * d);
  const chances = new Float64Array(USERS);
  for (let user = 0; user < USERS; user++) {
    draw(codes);
    let score = weights.intercept * ONE;
    for (let j = 0; j < d; j++) {
      rows[user * d + j] = placeOnGrid(scaling, j, codes[j]);
      score += weights.columns[j] * rows[user * d + j];
    }
    chances[user] = 1 / (1 + exp(-score / 2 ** SCORE_BITS));
  }
  return { rows, chances };
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
