import type { Uniforms } from "../../math/rng.ts";
import { centersOnGrid } from "../../queries/grid-centers.ts";
import { endOf } from "../../queries/tree-nodes.ts";
import type { ProgramFacts } from "../contract.ts";
import type { EarlierSegments } from "../segmentation/as-ended.ts";
import { segmentNumber } from "../segmentation/continued.ts";
import { growRules } from "./grow-rules.ts";
import type { Labelled } from "./grown-tree.ts";
import { madeUpUsers } from "./made-up-users.ts";
import type { ExplainModel } from "./spec.ts";

/** Made-up users that rules are grown on, and others that they are tried on. */
const [GROWN_ON, TRIED_ON] = [16_000, 4000];

/** Least part of a segment's share that made-up users have of it, when they are weighed by the noisy sizes. */
const LEAST_PART = 0.001;

/**
 * Finds rules for segments: which segment a row is in is public, only how users lie is not, and that is known from the
 * segmentation's sums well enough to make users up, label them, and grow a tree on them.
 */
export function explainSegments(
  before: EarlierSegments,
  facts: Pick<ProgramFacts, "features">,
  { depth, uniforms }: { readonly depth: number; readonly uniforms: Uniforms },
): ExplainModel {
  const { model } = before;
  const { scaling, d, k } = model;
  const draw = madeUpUsers(before, facts, uniforms);
  const users = labelled(before, draw, GROWN_ON);
  const nodes = growRules(users, depth);
  const others = labelled(before, draw, TRIED_ON);
  let [agreed, total] = [0, 0];
  others.labels.forEach((label, user) => {
    const leaf = nodes[endOf(nodes, others.rows.subarray(user * d, (user + 1) * d))];
    total += others.weights[label];
    if ("segment" in leaf && leaf.segment === label) agreed += others.weights[label];
  });
  return {
    d,
    scaling,
    numbers: Array.from({ length: k }, (_, segment) => segmentNumber(model, segment)),
    nodes,
    fidelity: agreed / Math.max(total, Number.MIN_VALUE),
  };
}

/** Draws users and labels them by the nearest centre, ties to the lowest; weighs them so that segments have their noisy sizes. */
function labelled({ model }: EarlierSegments, draw: (row: Int32Array) => void, count: number): Labelled {
  const { d, k, scaling, description } = model;
  const centers = centersOnGrid(model.centers, scaling);
  const rows = new Int32Array(count * d);
  const labels = new Int32Array(count);
  const drawn = new Float64Array(k);
  for (let user = 0; user < count; user++) {
    const row = rows.subarray(user * d, (user + 1) * d);
    draw(row);
    labels[user] = nearest(row, centers);
    drawn[labels[user]] += 1;
  }
  const sizes = description.sizes.map((size) => Math.max(size, 0));
  const all = Math.max(
    sizes.reduce((sum, size) => sum + size, 0),
    1,
  );
  return {
    rows,
    labels,
    weights: sizes.map((size, at) => size / all / Math.max(drawn[at] / count, LEAST_PART)),
  };
}

function nearest(row: Int32Array, centers: readonly number[]): number {
  const d = row.length;
  let [best, label] = [Infinity, 0];
  for (let j = 0; j * d < centers.length; j++) {
    let square = 0;
    for (let i = 0; i < d; i++) square += (row[i] - centers[j * d + i]) ** 2;
    if (square < best) [best, label] = [square, j];
  }
  return label;
}
