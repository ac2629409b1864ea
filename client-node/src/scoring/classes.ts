import { type ClassesModel, classScorer } from "@fedseg/shared/programs/classes/spec.ts";
import type { PredictionSpec } from "@fedseg/shared/programs/prediction/spec.ts";
import { SCORE_BITS } from "@fedseg/shared/queries/logistic-score.ts";
import { classText } from "@fedseg/wording/programs/prediction/chance-text.ts";
import { scoresOf } from "../queries/scorers/scores-of.ts";
import { topReasons, weightParts } from "./prediction/reasons.ts";
import type { Scorer } from "./scorer.ts";

/** The chance of each class of every user as they are now, all summing to 1, the likeliest, and what that comes from. */
export const classesScorer: Scorer<PredictionSpec, ClassesModel> = {
  prepare({ model: { scaling, classes }, spec, features }, table) {
    const scores = classes.map(({ weights }) => scoresOf(classScorer(scaling, weights), table));
    const reasons = classes.map(({ weights }) =>
      topReasons([weightParts({ scaling, weights }, table)], features, table),
    );
    const chancesOf = (user: number): readonly number[] | undefined => {
      const each = scores.map((scoreOf) => 1 / (1 + Math.exp(-(scoreOf(user) ?? NaN) / 2 ** SCORE_BITS)));
      const sum = each.reduce((all, chance) => all + chance, 0);
      return Number.isNaN(sum) ? undefined : each.map((chance) => chance / sum);
    };
    return {
      score(user) {
        const chances = chancesOf(user);
        if (!chances) return undefined;
        const likeliest = likeliestOf(chances);
        const each = chances.map((chance, at) => [`chance_${at + 1}`, chance] as const);
        const values = { class: likeliest + 1, chance: chances[likeliest], ...Object.fromEntries(each) };
        return { program: "classes", values };
      },
      columns: [
        {
          name: "class",
          kind: "place",
          titles: classes.map(({ name }) => ({ label: { en: name, zh: name } })),
        },
        { name: "chance", kind: "share" },
        ...classes.map((_, at) => ({ name: `chance_${at + 1}`, kind: "share" }) as const),
      ],
      explain(user) {
        const chances = chancesOf(user);
        if (!chances) return undefined;
        const likeliest = likeliestOf(chances);
        const { name } = classes[likeliest];
        return classText({ target: spec.target, name, chance: chances[likeliest] }, reasons[likeliest](user));
      },
    };
  },
};

/** Returns the place of the largest, the first of equal ones. */
function likeliestOf(chances: readonly number[]): number {
  return chances.indexOf(Math.max(...chances));
}
