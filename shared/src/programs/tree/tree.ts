import { CLASSES } from "../../queries/class-counts.ts";
import { isFork } from "../../queries/tree-nodes.ts";
import { type ProgramContext, shownProgramMu } from "../contract.ts";
import { evaluate } from "../prediction/evaluate.ts";
import { logisticStart } from "../prediction/logistic-start.ts";
import type { PredictionSpec } from "../prediction/spec.ts";
import { type Program, privateSum } from "../program.ts";
import { treeByLevel } from "./by-level.ts";
import { distilledTree } from "./distilled.ts";
import { requireTreeUsers, treeMode } from "./feasibility.ts";
import type { Growing } from "./growing.ts";
import { withChances } from "./leaf-chances.ts";
import { distilledShares, levelShares } from "./shares.ts";
import { type TreeModel, treeScorer } from "./spec.ts";

/**
 * Learns the chance of a target's class 1 as a tree of at most five conditions on features as they stood at the cutoff: on
 * users, level by level, or, where they are too few for that, on made-up users whom a logistic regression has scored. Then
 * the classes at its ends are counted, and a table of chances and classes.
 * @throws CodedError PLAN_TOO_SMALL before the first sum when the plan's public floor of users is too small, later when
 * the released noisy count is.
 */
export function* decisionTree(spec: PredictionSpec, context: ProgramContext): Program<TreeModel> {
  const strength = { d: context.features.length, mu: shownProgramMu(context, []) };
  const require = (users: number) => requireTreeUsers(users, strength);
  require(context.usersFloor);
  const isDistilled = treeMode(context) === "made-up users";
  const growing = isDistilled
    ? yield* grownOnMadeUp(spec, context, require)
    : yield* treeByLevel(strength.d, levelShares(spec), require);
  const share = isDistilled ? distilledShares(spec).ends : levelShares(spec).ends;
  const { columns, nodes: grown } = growing;
  const { tables, sigma } = yield* privateSum("tree-counts", { columns, nodes: grown, counted: [] }, [share]);
  const counts = Float64Array.from(tables.flatMap(([own]) => Array.from(own)));
  const nodes = withChances(grown, { counts, sigma });
  const steps = nodes.flatMap((node) => (isFork(node) ? [] : [node.step])).sort((a, b) => a - b);
  const distinct = steps.filter((step, at) => at === 0 || step > steps[at - 1]);
  const starts = distinct.length > 1 ? distinct.slice(1) : distinct;
  const table = yield* evaluate(treeScorer({ columns, nodes }), starts, spec);
  return {
    columns,
    nodes,
    users: counts.reduce((sum, count) => sum + count, 0),
    usersSigma: sigma * Math.sqrt(CLASSES * tables.length),
    table: { ...table, tied: true },
  };
}

function* grownOnMadeUp(
  spec: PredictionSpec,
  context: ProgramContext,
  require: (users: number) => void,
): Program<Growing> {
  const { logistic } = distilledShares(spec);
  const start = yield* logisticStart(context.features.length, logistic, require);
  return distilledTree(start, context.uniforms("made-up users"));
}
