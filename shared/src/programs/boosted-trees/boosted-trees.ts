import type { Uniforms } from "../../math/rng.ts";
import type { LeafGradients } from "../../queries/leaf-gradients.ts";
import { type LeafyTree, type TreesScorer, leafStep } from "../../queries/scorers/trees.ts";
import { type Tree, leavesOf } from "../../queries/trees.ts";
import { logisticScorer } from "../logistic/spec.ts";
import { type ProgramContext, shownProgramMu } from "../contract.ts";
import { sampledStarts } from "../prediction/table-starts.ts";
import type { TreesModel } from "../prediction/trees-model.ts";
import { madeUpRows } from "../prediction/made-up-rows.ts";
import { addLeaves, weighCodes } from "../prediction/score-codes.ts";
import { AS_IT_IS } from "../prediction/score-table.ts";
import { evaluate } from "../prediction/evaluate.ts";
import type { LogisticStart } from "../prediction/logistic-start.ts";
import { BINS } from "../prediction/standardise.ts";
import { randomTree } from "../prediction/random-trees.ts";
import type { StartedSpec } from "../prediction/spec.ts";
import { startOf } from "../prediction/start-of.ts";
import { type Program, privateSum } from "../program.ts";
import { severalClasses } from "../prediction/several-classes.ts";
import type { SoftmaxModel } from "../prediction/softmax-model.ts";
import { requireStrength } from "./feasibility.ts";
import { dampingOf, groundOf } from "./ground.ts";
import { leafValues } from "./leaf-values.ts";
import { boostedClasses } from "./of-classes.ts";
import { ROUNDS, boostedShares, growthOf } from "./shares.ts";

/**
 * Learns the chance of a target's class 1, or of each of several: a logistic regression, then trees that are grown at random before anybody's data is
 * looked at, whose leaves correct it, a dozen sums of several trees each, and a table of scores and classes.
 * @throws CodedError PLAN_TOO_SMALL before the first sum when the plan's public floor of users is too small, later when
 * the released noisy count is.
 */
export function* boostedTrees(
  spec: StartedSpec,
  context: ProgramContext,
): Program<TreesModel | SoftmaxModel> {
  const mu = shownProgramMu(context, []);
  const names = severalClasses(spec, context);
  requireStrength(context.usersFloor, mu, names);
  if (names.length > 0) return yield* boostedClasses(spec, context, names);
  const shares = boostedShares(spec);
  const growth = growthOf(context);
  const start = yield* startOf(spec, context, shares.start, (users) => requireStrength(users, mu));
  const ground = groundOf(start, [start.weights], growth);
  const damping = dampingOf(start.eigen, ground.weights, growth);
  const uniforms = context.uniforms("trees");
  let trees: LeafyTree[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const grown = Array.from({ length: growth.trees }, () => randomTree(ground, uniforms));
    const scorer = round === 0 ? logisticScorer(start) : scorerOf(start, trees);
    const told = yield* privateSum("leaf-gradients", { scorer, trees: grown }, [shares.trees]);
    trees = [...trees, ...grown.map((tree, at) => valued(tree, told, at, damping))];
  }
  const scorer = scorerOf(start, trees);
  const table = yield* evaluate(scorer, startsOf(start, trees, context.uniforms("scores")), spec);
  return { scorer, recalibration: AS_IT_IS, users: start.users, usersSigma: start.usersSigma, table };
}

function scorerOf({ scaling, weights }: LogisticStart, trees: readonly LeafyTree[]): TreesScorer {
  return { kind: "trees", start: { scaling, weights }, trees: [...trees] };
}

/** Gives one of a sum's trees its leaves' values. */
function valued(tree: Tree, told: LeafGradients, at: number, damping: number): LeafyTree {
  const leaves = leavesOf(tree);
  const [from, to] = [at * leaves, (at + 1) * leaves];
  const own = { gradients: told.gradients.slice(from, to), curves: told.curves.slice(from, to) };
  const values = leafValues({ ...own, sigma: told.sigma }, damping);
  return { ...tree, leaves: Array.from(values, leafStep) };
}

/** Users whom nobody has, whose scores say where bins begin. */
const MADE_UP = 4000;

function startsOf(start: LogisticStart, trees: readonly LeafyTree[], uniforms: Uniforms): number[] {
  const { histograms: counts, eigen, scaling } = start;
  const draw = madeUpRows({ histograms: { bins: BINS, counts }, eigen }, uniforms);
  const codes = new Float64Array(scaling.columns.length);
  const scores = Array.from({ length: MADE_UP }, () => {
    draw(codes);
    return weighCodes(start, codes) + addLeaves(trees, codes);
  });
  return sampledStarts(scores);
}
