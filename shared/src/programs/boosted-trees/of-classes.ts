import type { LeafGradients } from "../../queries/leaf-gradients.ts";
import { SCORE_BITS } from "../../queries/logistic-score.ts";
import type { ClassTree } from "../../queries/scorers/softmax.ts";
import { type LeafyTree, leafStep } from "../../queries/scorers/trees.ts";
import { type Tree, leavesOf } from "../../queries/trees.ts";
import { type ProgramContext, shownProgramMu } from "../contract.ts";
import type { ClassesStart } from "../prediction/classes-start.ts";
import { madeUpRows } from "../prediction/made-up-rows.ts";
import { randomTree } from "../prediction/random-trees.ts";
import { addLeaves, weighCodes } from "../prediction/score-codes.ts";
import type { SoftmaxModel } from "../prediction/softmax-model.ts";
import { softmaxTables } from "../prediction/softmax-tables.ts";
import type { StartedSpec } from "../prediction/spec.ts";
import { BINS } from "../prediction/standardise.ts";
import { classesStartOf } from "../prediction/start-of.ts";
import { type Program, privateSum } from "../program.ts";
import { requireStrength } from "./feasibility.ts";
import { dampingOf, groundOf } from "./ground.ts";
import { leafValues } from "./leaf-values.ts";
import { ROUNDS, boostedShares, growthOf } from "./shares.ts";

/** Users whom nobody has, whose scores say where bins begin. */
const MADE_UP = 4000;

/**
 * Learns the chances of several classes as `boostedTrees` learns that of one: a softmax regression, then trees that all classes
 * share, with leaves of their own, and a table of scores a class.
 * @throws CodedError PLAN_TOO_SMALL as `boostedTrees`.
 */
export function* boostedClasses(
  spec: StartedSpec,
  context: ProgramContext,
  names: readonly string[],
): Program<SoftmaxModel> {
  const mu = shownProgramMu(context, []);
  const shares = boostedShares(spec);
  const growth = growthOf(context, names.length);
  const begun = { classes: names.length, budget: shares.start };
  const start = yield* classesStartOf(spec, context, begun, (users) => requireStrength(users, mu, names));
  const ground = groundOf(start, start.weights, growth);
  const damping = dampingOf(start.eigen, ground.weights, growth);
  const uniforms = context.uniforms("trees");
  const trees: ClassTree[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const grown = Array.from({ length: growth.trees }, () => randomTree(ground, uniforms));
    const asked = { scorer: { ...scorerOf(start, trees), yes: 0 }, trees: grown };
    const told = yield* privateSum("leaf-gradients", asked, [shares.trees]);
    trees.push(...grown.map((tree, at) => valued(tree, told, { at, classes: names.length, damping })));
  }
  const scored = madeUpScores(start, trees, context);
  const classes = yield* softmaxTables({ scorer: scorerOf(start, trees), scored, names }, spec);
  return { classes, users: start.users, usersSigma: start.usersSigma };
}

function scorerOf({ scaling, weights }: ClassesStart, trees: readonly ClassTree[]) {
  return { kind: "softmax" as const, scaling, classes: [...weights], trees: [...trees] };
}

/** Gives one of a sum's trees its leaves' values, of each class. */
function valued(
  tree: Tree,
  told: LeafGradients,
  { at, classes, damping }: { readonly at: number; readonly classes: number; readonly damping: number },
): ClassTree {
  const leaves = leavesOf(tree);
  const ofClass = (all: Float64Array, own: number) =>
    Float64Array.from({ length: leaves }, (_, leaf) => all[(at * leaves + leaf) * classes + own]);
  return {
    ...tree,
    leaves: Array.from({ length: classes }, (_, own) => {
      const gradients = ofClass(told.gradients, own);
      const curves = ofClass(told.curves, own);
      return Array.from(leafValues({ gradients, curves, sigma: told.sigma }, damping), leafStep);
    }),
  };
}

/** Returns the scores of all classes of users whom nobody has. */
function madeUpScores(start: ClassesStart, trees: readonly ClassTree[], context: ProgramContext): number[][] {
  const { histograms: counts, eigen, scaling, weights } = start;
  const draw = madeUpRows({ histograms: { bins: BINS, counts }, eigen }, context.uniforms("scores"));
  const ofClasses = weights.map((_, own) =>
    trees.map((tree): LeafyTree => ({ ...tree, leaves: tree.leaves[own] })),
  );
  const codes = new Float64Array(scaling.columns.length);
  return Array.from({ length: MADE_UP }, () => {
    draw(codes);
    return weights.map(
      (own, at) =>
        (weighCodes({ scaling, weights: own }, codes) + addLeaves(ofClasses[at], codes)) / 2 ** SCORE_BITS,
    );
  });
}
