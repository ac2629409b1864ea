import { nearestCenter } from "../../client-node/src/queries/nearest-center.ts";
import { rowScaler } from "../../client-node/src/queries/scale-row.ts";
import { wardTree } from "../../shared/src/math/ward.ts";
import { groupsAt } from "../../shared/src/programs/hierarchy/groups.ts";
import { modelOf } from "../../shared/src/programs/index.ts";
import type { HierarchyModel } from "../../shared/src/programs/hierarchy/spec.ts";
import { centersOnGrid } from "../../shared/src/queries/grid-centers.ts";
import type { Scaling } from "../../shared/src/queries/scaling.ts";
import { deal } from "../accuracy/fedseg.ts";
import type { Points } from "../accuracy/points.ts";
import { cutTree } from "./cut-tree.ts";
import { type StudySetting, benchRows, runStudy } from "./study.ts";

/** Numbers of groups that are measured. */
export const CUTS = [2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

/**
 * Computes, for every cut, the sum of squares of the users' rows around the means of their groups against that of Ward's
 * tree on the rows themselves: a mean over seeds. Users who are more than `most` are thinned for that tree alone.
 */
export function measureHierarchy(
  points: Points,
  k: number,
  setting: Omit<StudySetting, "programs">,
  seeds: number,
) {
  const rows = benchRows(points, setting.parties);
  const programs = [
    {
      name: "segmentation",
      share: 1,
      spec: { k, normalise: "quantiles", describe: { share: 0.15 }, sizeFloor: 0 },
    },
    { name: "hierarchy", share: 0, spec: { groups: [2] } },
  ] as const;
  const ratios = Array.from({ length: seeds }, (_, seed) => {
    const spec = { ...programs[1].spec, groups: [2] };
    const model = runStudy(
      rows,
      { ...setting, programs: [programs[0], { ...programs[1], spec }] },
      `seed ${seed}`,
    );
    return againstWard(points, modelOf(model, "hierarchy"));
  });
  return CUTS.map((_, at) => ratios.reduce((sum, own) => sum + own[at], 0) / seeds);
}

function againstWard(points: Points, model: HierarchyModel): number[] {
  const { rows, labels } = labelled(points, model);
  const d = model.d;
  const n = labels.length;
  const tree = wardTree({ q: d, points: rows, weights: new Float64Array(n).fill(1) });
  return CUTS.map((count) => {
    const groups = new Int32Array(model.weights.length);
    groupsAt(model, count).forEach(({ leaves }, at) => leaves.forEach((leaf) => (groups[leaf] = at)));
    return (
      within(
        rows,
        d,
        labels.map((leaf) => groups[leaf]),
      ) / within(rows, d, cutTree(tree, count))
    );
  });
}

/** Returns all rows on the study's grid and the finest group of each. */
function labelled(points: Points, model: { scaling: Scaling } & HierarchyModel) {
  const [table] = deal(points, 1);
  const scale = rowScaler(model.scaling, table);
  const centers = Int32Array.from(centersOnGrid(model.centers, model.scaling));
  const row = new Int32Array(model.d);
  const rows = new Float64Array(points.n * model.d);
  const labels = new Int32Array(points.n);
  for (let user = 0; user < points.n; user++) {
    scale(user, row);
    rows.set(row, user * model.d);
    labels[user] = nearestCenter(row, centers, new Float64Array(1));
  }
  return { rows, labels };
}

/** Sum of squares within groups, whatever their numbers. */
function within(rows: Float64Array, d: number, labels: Int32Array): number {
  const sums = new Map<number, Float64Array>();
  const squares = rows.reduce((sum, value) => sum + value * value, 0);
  labels.forEach((label, user) => {
    const own = sums.get(label) ?? new Float64Array(d + 1);
    for (let j = 0; j < d; j++) own[j] += rows[user * d + j];
    own[d] += 1;
    sums.set(label, own);
  });
  let between = 0;
  for (const own of sums.values()) {
    for (let j = 0; j < d; j++) between += own[j] ** 2 / own[d];
  }
  return squares - between;
}
