import { toNatural } from "@fedseg/shared/features/transform.ts";
import type { PredictionSpec } from "@fedseg/shared/programs/prediction/spec.ts";
import { type ValueModel, valueScorer as scorerOf } from "@fedseg/shared/programs/value/spec.ts";
import { expectedAt } from "@fedseg/shared/programs/value/value-quality.ts";
import { SCORE_BITS } from "@fedseg/shared/queries/logistic-score.ts";
import { valueText } from "@fedseg/wording/programs/prediction/chance-text.ts";
import { scoresOf } from "../queries/scorers/scores-of.ts";
import { topReasons, weightParts } from "./prediction/reasons.ts";
import type { Scorer } from "./scorer.ts";

/** The value that is to be expected of every user as they are now, in natural units, and what it comes from. */
export const valueScorer: Scorer<PredictionSpec, ValueModel> = {
  prepare({ model, spec, features }, table) {
    const scoreOf = scoresOf(scorerOf(model), table);
    const reasonsOf = topReasons([weightParts(model, table)], features, table);
    const valueOf = (user: number) => {
      const score = scoreOf(user);
      if (score === undefined) return undefined;
      return toNatural("log1p", expectedAt(model.scale, score / 2 ** SCORE_BITS));
    };
    return {
      score(user) {
        const value = valueOf(user);
        return value === undefined ? undefined : { program: "value", values: { expected: value } };
      },
      columns: [{ name: "expected", kind: "number" }],
      explain(user) {
        const value = valueOf(user);
        return value === undefined ? undefined : valueText(spec.target, value, reasonsOf(user));
      },
    };
  },
};
