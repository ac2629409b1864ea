import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { rulesOf } from "@fedseg/shared/programs/cart/rules.ts";
import { bandsOf } from "@fedseg/shared/programs/prediction/bands.ts";
import { type ClassesModel, isOfClasses } from "@fedseg/shared/programs/prediction/several-classes.ts";
import type { PredictionSpec } from "@fedseg/shared/programs/prediction/spec.ts";
import {
  type AnyTreeModel,
  type TreeModel,
  treeScorer as scorerOf,
} from "@fedseg/shared/programs/tree/spec.ts";
import { likelyEnds } from "@fedseg/shared/programs/tree/likely-ends.ts";
import { SCORE_BITS, logOddsAt } from "@fedseg/shared/queries/logistic-score.ts";
import type { TreeScorer } from "@fedseg/shared/queries/scorers/tree.ts";
import { endOf, isFork } from "@fedseg/shared/queries/tree-nodes.ts";
import { type Path, classPathText, pathText } from "@fedseg/wording/programs/tree/path-text.ts";
import { codeReader } from "../queries/code-row.ts";
import { scoresOf } from "../queries/scorers/scores-of.ts";
import type { Table } from "../table.ts";
import { bandAt, chanceScoring } from "./prediction/chance-scoring.ts";
import { classesScoring } from "./prediction/classes-scoring.ts";
import type { Released, Scorer, Scoring } from "./scorer.ts";
import { nearestChange } from "./tree/nearest-change.ts";

/** The chance of the target's class 1, or of each of several, of every user as they are now, the way to it, and what would change it. */
export const treeScorer: Scorer<PredictionSpec, AnyTreeModel> = {
  prepare(released, table) {
    const { model, ...around } = released;
    return isOfClasses(model) ? ofClasses({ ...around, model }, table) : ofYesNo({ ...around, model }, table);
  },
};

function ofYesNo(
  { model, spec: { target }, features }: Released<PredictionSpec, TreeModel>,
  table: Table,
): Scoring {
  const scoreOf = scoresOf(scorerOf(model), table);
  const bands = bandsOf(model);
  const bandOf = (step: number) => bandAt(bands, 1 / (1 + Math.exp(-logOddsAt(step))));
  const ends = model.nodes.map((node) => (isFork(node) ? 0 : node.step));
  const pathOf = pathsOf(model, { features, table }, ends, (one, other) => [
    one !== other,
    bandOf(one) !== bandOf(other),
  ]);
  return chanceScoring({
    program: "tree",
    model,
    chanceOf(user) {
      const score = scoreOf(user);
      return score === undefined ? undefined : 1 / (1 + Math.exp(-score / 2 ** SCORE_BITS));
    },
    explain: (user) => pathText(target, pathOf(user)),
  });
}

function ofClasses(
  { model, spec: { target }, features }: Released<PredictionSpec, ClassesModel<TreeScorer>>,
  table: Table,
): Scoring {
  const ends = likelyEnds(model).map((likely) => ({ target, ...likely }));
  const pathOf = pathsOf(model.classes[0].scorer, { features, table }, ends, (one, other) => [
    one.name !== other.name,
    true,
  ]);
  const explains = () => (user: number) => classPathText(pathOf(user));
  return classesScoring({ program: "tree", target, model, explains }, table);
}

/**
 * Returns a function that finds a user's way through a tree, and the nearest end that says something else: one that tells much,
 * where there is any. `ends`: what every node says, by its index; `tells`: whether one says something else than another, and much.
 */
function pathsOf<End>(
  { columns, nodes }: Pick<TreeModel, "columns" | "nodes">,
  { features, table }: { readonly features: readonly FeatureSpec[]; readonly table: Table },
  ends: readonly End[],
  tells: (one: End, other: End) => readonly [something: boolean, much: boolean],
): (user: number) => Path<End> {
  const read = codeReader(columns, table);
  const row = new Uint16Array(columns.length);
  const rules = rulesOf(nodes);
  return (user) => {
    read(user, row);
    const own = rules.find(({ node }) => node === endOf(nodes, row))!;
    const told = rules.map((rule) => ({ rule, is: tells(ends[own.node], ends[rule.node]) }));
    const unlike = told.filter(({ is: [something] }) => something);
    const telling = unlike.filter(({ is: [, much] }) => much);
    const chosen = telling.length > 0 ? telling : unlike;
    const change = nearestChange(
      chosen.map(({ rule }) => rule),
      row,
    );
    return {
      columns,
      features,
      end: ends[own.node],
      conditions: own.conditions,
      ...(change && { other: { end: ends[change.rule.node], conditions: change.unmet } }),
    };
  };
}
