import { binStart } from "../../features/code.ts";
import { log } from "../../math/log.ts";
import { CLASSES } from "../../queries/class-counts.ts";
import { type LeafyTree, type TreesScorer, leafStep } from "../../queries/scorers/trees.ts";
import { type Tree } from "../../queries/trees.ts";
import { type ProgramContext, shownProgramMu } from "../contract.ts";
import { evaluate } from "../prediction/evaluate.ts";
import { recalibrationOf } from "../prediction/recalibration.ts";
import { requireEach } from "../prediction/require-classes.ts";
import { type TreeGround, randomTree } from "../prediction/random-trees.ts";
import {
  type ClassModel,
  type OneClass,
  againstOthers,
  countedApart,
  severalClasses,
} from "../prediction/several-classes.ts";
import type { PredictionSpec } from "../prediction/spec.ts";
import type { AnyTreesModel } from "../prediction/trees-classes.ts";
import type { TreesModel } from "../prediction/trees-model.ts";
import { keptHistograms, valueStarts } from "../prediction/value-starts.ts";
import { type Program, privateSum } from "../program.ts";
import { bestCut } from "../tree/cut-gain.ts";
import { requireStrength } from "./feasibility.ts";
import { type CountedLeaves, leafChances } from "./leaf-chances.ts";
import { DEPTH, TREES, forestShares, isGuided } from "./shares.ts";
import { forestStarts } from "./table-starts.ts";

/** Bins of where features lie, and parts that their users are cut into at most: finer bins are more noise. */
const BINS = 16;

/** Part of the choice of a feature that what it tells decides, beside chance. */
const GUIDED = 0.8;

/** Trees that are averaged say too little: by so much, as a rule, and by how much that differs. */
const EXPECTED = { slope: 1.5, sigma: 0.5 };

/** Part of all users that a side of a cut has to hold. */
const LEAST_SIDE = 0.02;

/**
 * Learns the chance of a target's class 1, or of each of several, by many trees, grown at random before anybody's data is looked at but for where
 * features lie and which tell something: one sum of that, one of the classes in all leaves, and a table of scores and classes, or one a class.
 * @throws CodedError PLAN_TOO_SMALL before the first sum when the plan's public floor of users is too small, later when
 * the released noisy count is.
 */
export function* forest(spec: PredictionSpec, context: ProgramContext): Program<AnyTreesModel> {
  const mu = shownProgramMu(context, []);
  const names = severalClasses(spec, context);
  requireStrength(context.usersFloor, mu, names);
  const shares = forestShares(spec, context);
  const d = context.features.length;
  const ground = isGuided(context)
    ? yield* guidedGround(d, shares.values, names)
    : yield* evenGround(d, shares.values);
  const uniforms = context.uniforms("trees");
  const grown = Array.from({ length: TREES }, () => randomTree(ground, uniforms));
  const asked = { trees: grown, ...countedApart(names) };
  const { counts, sigma } = yield* privateSum("leaf-counts", asked, [shares.leaves]);
  const users = sumOf(counts) / TREES;
  requireStrength(users, mu, names);
  const known = { users, usersSigma: (sigma * Math.sqrt(counts.length)) / TREES };
  if (names.length === 0) return { ...(yield* weighed(grown, { counts, sigma }, spec)), ...known };
  const classes: ClassModel<TreesScorer>[] = [];
  for (const [yes, name] of names.entries()) {
    const one = { yes, of: names.length };
    classes.push({
      name,
      ...(yield* weighed(grown, { counts: againstOthers(counts, one), sigma }, spec, one)),
    });
  }
  requireEach(classes, spec.target);
  return { classes, ...known };
}

function sumOf(counts: Float64Array): number {
  return counts.reduce((all, count) => all + count, 0);
}

/** Gives the leaves of trees their chances of class 1, or of one class against all others, and puts these right. */
function* weighed(
  grown: readonly Tree[],
  { counts, sigma }: CountedLeaves,
  spec: PredictionSpec,
  one?: OneClass,
): Program<Pick<TreesModel, "scorer" | "recalibration" | "table">> {
  const users = sumOf(counts) / TREES;
  const base = Math.min(
    Math.max(sumOf(counts.filter((_, at) => at % 2 === 1)) / TREES / users, 0.001),
    0.999,
  );
  const size = counts.length / TREES;
  const trees = grown.map((tree, at): LeafyTree => {
    const chances = leafChances({ counts: counts.subarray(at * size, (at + 1) * size), sigma }, base);
    return { ...tree, leaves: Array.from(chances, (p) => leafStep(log(p / (1 - p)) / TREES)) };
  });
  const scorer = { kind: "trees", trees } as const;
  const table = yield* evaluate(scorer, forestStarts(trees, counts), spec, one);
  const recalibration = recalibrationOf(table, { middle: log(base / (1 - base)), ...EXPECTED });
  return { scorer, recalibration, table };
}

/** Finds where features lie, and which of them tell something about the class: the root of the gain of one cut, less half its error. */
function* guidedGround(d: number, share: number, names: readonly string[]): Program<TreeGround> {
  const inner = Array.from({ length: BINS - 1 }, (_, at) => binStart(at + 1, BINS));
  const params = { starts: Array.from({ length: d }, () => inner), ...countedApart(names) };
  const { classes = CLASSES } = params;
  const { tables, sigma } = yield* privateSum("class-counts", params, [share]);
  const counts = Float64Array.from({ length: d * BINS }, (_, at) => {
    const [cells, bin] = [tables[Math.floor(at / BINS)], at % BINS];
    return sumOf(cells.subarray(bin * classes, (bin + 1) * classes));
  });
  const even = groundOf(
    counts,
    tables.map(() => 1 / d),
  );
  const told = tables.map((cells, j) => gainOf(cells, even.edges[j], { classes, sigma }));
  const all = told.reduce((sum, gain) => sum + gain, 0);
  const weights = told.map((gain) => (all > 0 ? (GUIDED * gain) / all + (1 - GUIDED) / d : 1 / d));
  return { ...even, weights };
}

/** Root of what the best cut of a feature tells about the class. */
function gainOf(
  cells: Float64Array,
  edges: readonly number[],
  { classes, sigma }: { readonly classes: number; readonly sigma: number },
): number {
  if (edges.length === 0) return 0;
  const users = sumOf(cells);
  const joined = new Float64Array((edges.length + 1) * classes);
  for (let bin = 0; bin < BINS; bin++) {
    const part = edges.filter((edge) => edge <= binStart(bin, BINS)).length;
    for (let label = 0; label < classes; label++)
      joined[part * classes + label] += cells[bin * classes + label];
  }
  // Parts hold unlike numbers of bins; the gain is told with the noise of their mean.
  const cut = bestCut({
    counts: joined,
    classes,
    sigma: sigma * Math.sqrt(BINS / (edges.length + 1)),
    least: LEAST_SIDE * users,
  });
  return cut ? Math.sqrt(Math.max(cut.surely, 0)) : 0;
}

/** Finds where features lie. */
function* evenGround(d: number, share: number): Program<TreeGround> {
  const columns = Array.from({ length: d }, (_, j) => j);
  const { counts } = yield* privateSum("value-counts", { columns, bins: BINS, rows: "cutoff" }, [share]);
  return groundOf(
    counts,
    columns.map(() => 1 / d),
  );
}

function groundOf(counts: Float64Array, weights: readonly number[]): TreeGround {
  const edges = keptHistograms({ bins: BINS, counts }).map((kept) => valueStarts(kept, BINS));
  return { edges, weights, depth: DEPTH };
}
