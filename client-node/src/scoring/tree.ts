import { rulesOf } from "@fedseg/shared/programs/cart/rules.ts";
import { bandsOf } from "@fedseg/shared/programs/prediction/bands.ts";
import type { PredictionSpec } from "@fedseg/shared/programs/prediction/spec.ts";
import { type TreeModel, treeScorer as scorerOf } from "@fedseg/shared/programs/tree/spec.ts";
import { SCORE_BITS, logOddsAt } from "@fedseg/shared/queries/logistic-score.ts";
import { endOf } from "@fedseg/shared/queries/tree-nodes.ts";
import { pathText } from "@fedseg/wording/programs/tree/path-text.ts";
import { codeReader } from "../queries/code-row.ts";
import { scoresOf } from "../queries/scorers/scores-of.ts";
import { bandAt, chanceScoring } from "./prediction/chance-scoring.ts";
import type { Scorer } from "./scorer.ts";
import { nearestChange } from "./tree/nearest-change.ts";

/** The chance of the target's class 1 of every user as they are now, its band, the way to it, and what would change it. */
export const treeScorer: Scorer<PredictionSpec, TreeModel> = {
  prepare({ model, spec, features }, table) {
    const { columns, nodes } = model;
    const scoreOf = scoresOf(scorerOf(model), table);
    const read = codeReader(columns, table);
    const row = new Uint16Array(columns.length);
    const rules = rulesOf(nodes);
    const bands = bandsOf(model);
    const bandOf = (step: number) => bandAt(bands, 1 / (1 + Math.exp(-logOddsAt(step))));
    return chanceScoring({
      program: "tree",
      model,
      chanceOf(user) {
        const score = scoreOf(user);
        return score === undefined ? undefined : 1 / (1 + Math.exp(-score / 2 ** SCORE_BITS));
      },
      explain(user) {
        read(user, row);
        const own = rules.find(({ node }) => node === endOf(nodes, row))!;
        const unlike = rules.filter(({ leaf }) => leaf.step !== own.leaf.step);
        const telling = unlike.filter(({ leaf }) => bandOf(leaf.step) !== bandOf(own.leaf.step));
        const change = nearestChange(telling.length > 0 ? telling : unlike, row);
        return pathText(spec.target, {
          columns,
          features,
          step: own.leaf.step,
          conditions: own.conditions,
          ...(change && { other: { step: change.rule.leaf.step, conditions: change.unmet } }),
        });
      },
    });
  },
};
