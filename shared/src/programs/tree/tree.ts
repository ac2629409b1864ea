import { CLASSES } from "../../queries/class-counts.ts";
import type { TreeScorer } from "../../queries/scorers/tree.ts";
import { isFork } from "../../queries/tree-nodes.ts";
import { type ProgramContext, type ProgramFacts, shownProgramMu } from "../contract.ts";
import { classesStart } from "../prediction/classes-start.ts";
import { evaluate } from "../prediction/evaluate.ts";
import { logisticStart } from "../prediction/logistic-start.ts";
import { requireEach } from "../prediction/require-classes.ts";
import type { ScoreTable } from "../prediction/score-table.ts";
import {
  type ClassModel,
  type OneClass,
  againstOthers,
  countedApart,
  severalClasses,
} from "../prediction/several-classes.ts";
import type { PredictionSpec } from "../prediction/spec.ts";
import { type Program, privateSum } from "../program.ts";
import { treeByLevel } from "./by-level.ts";
import { distilledTree } from "./distilled.ts";
import { requireTreeUsers, treeMode } from "./feasibility.ts";
import type { Growing } from "./growing.ts";
import { type EndCounts, withChances } from "./leaf-chances.ts";
import { distilledShares, levelShares } from "./shares.ts";
import { type AnyTreeModel, treeScorer } from "./spec.ts";

/** Refuses a plan whose users do not suffice for a tree. @throws CodedError PLAN_TOO_SMALL */
export function requireEnough(users: number, spec: PredictionSpec, facts: ProgramFacts): void {
  const classes = Math.max(severalClasses(spec, facts).length, CLASSES);
  requireTreeUsers(users, { d: facts.features.length, classes, mu: shownProgramMu(facts, []) });
}

/**
 * Learns the chance of a target's class 1, or of each of several, as a tree of at most five conditions on features as they
 * stood at the cutoff: on users, level by level, or, where they are too few for that, on made-up users whom logistic
 * regressions have scored. Then the classes at its ends are counted, and a table of chances and classes, or one a class.
 * @throws CodedError PLAN_TOO_SMALL before the first sum when the plan's public floor of users is too small, later when
 * the released noisy count is.
 */
export function* decisionTree(spec: PredictionSpec, context: ProgramContext): Program<AnyTreeModel> {
  const require = (users: number) => requireEnough(users, spec, context);
  require(context.usersFloor);
  const names = severalClasses(spec, context);
  const apart = countedApart(names);
  const isDistilled = treeMode(spec, context) === "made-up users";
  const growing = isDistilled
    ? yield* grownOnMadeUp(spec, context, require)
    : yield* treeByLevel({ d: context.features.length, ...apart }, levelShares(spec), require);
  const share = isDistilled ? distilledShares(spec).ends : levelShares(spec).ends;
  const { columns, nodes } = growing;
  const { tables, sigma } = yield* privateSum("tree-counts", { columns, nodes, counted: [], ...apart }, [
    share,
  ]);
  const counts = Float64Array.from(tables.flatMap(([own]) => Array.from(own)));
  const known = {
    users: counts.reduce((sum, count) => sum + count, 0),
    usersSigma: sigma * Math.sqrt(counts.length),
  };
  if (names.length === 0) {
    const { scorer, table } = yield* weighed(growing, { counts, sigma }, spec);
    return { columns, nodes: scorer.nodes, ...known, table };
  }
  const classes: ClassModel<TreeScorer>[] = [];
  for (const [yes, name] of names.entries()) {
    const one = { yes, of: names.length };
    const own = { counts: againstOthers(counts, one), sigma };
    classes.push({ name, ...(yield* weighed(growing, own, spec, one)) });
  }
  requireEach(classes, spec.target);
  return { classes, ...known };
}

/** Gives the ends of a tree their chances of class 1, or of one class against all others. */
function* weighed(
  { columns, nodes: grown }: Growing,
  counted: EndCounts,
  spec: PredictionSpec,
  one?: OneClass,
): Program<{ readonly scorer: TreeScorer; readonly table: ScoreTable }> {
  const nodes = withChances(grown, counted);
  const steps = nodes.flatMap((node) => (isFork(node) ? [] : [node.step])).sort((a, b) => a - b);
  const distinct = steps.filter((step, at) => at === 0 || step > steps[at - 1]);
  const starts = distinct.length > 1 ? distinct.slice(1) : distinct;
  const scorer = treeScorer({ columns, nodes });
  const table = yield* evaluate(scorer, starts, spec, one);
  return { scorer, table: { ...table, tied: true } };
}

function* grownOnMadeUp(
  spec: PredictionSpec,
  context: ProgramContext,
  require: (users: number) => void,
): Program<Growing> {
  const { logistic } = distilledShares(spec);
  const d = context.features.length;
  const classes = severalClasses(spec, context).length;
  const uniforms = context.uniforms("made-up users");
  if (classes > 0) {
    const start = yield* classesStart({ d, classes }, logistic, context.uniforms("classes"), require);
    return distilledTree(start, start.weights, uniforms);
  }
  const start = yield* logisticStart(d, logistic, require);
  return distilledTree(start, [start.weights], uniforms);
}
