import type { ProgramName } from "@fedseg/shared/programs/index.ts";
import { AS_IT_IS } from "@fedseg/shared/programs/prediction/score-table.ts";
import {
  type ClassModel,
  type ClassesModel,
  type SharedOut,
  shareOut,
} from "@fedseg/shared/programs/prediction/several-classes.ts";
import { SCORE_BITS } from "@fedseg/shared/queries/logistic-score.ts";
import type { Scorer as ScoreGiver } from "@fedseg/shared/queries/scorer.ts";
import type { Text } from "@fedseg/wording/language.ts";
import type { LikelyClass } from "@fedseg/wording/programs/prediction/chance-text.ts";
import { scoresOf } from "../../queries/scorers/scores-of.ts";
import type { Table } from "../../table.ts";
import type { Scoring } from "../scorer.ts";

/** What foretells one of several classes, and how it says to one person why. */
export interface Classes<Own extends ScoreGiver> {
  readonly program: ProgramName;
  readonly target: string;
  readonly model: ClassesModel<Own>;
  /** Returns a function that says to one person what the chance of a class comes from. */
  explains(own: ClassModel<Own>): (user: number, likeliest: LikelyClass) => Text;
}

/** The chance of each class of every user as they are now, all summing to 1, the likeliest, and what that comes from. */
export function classesScoring<Own extends ScoreGiver>(
  { program, target, model: { classes }, explains }: Classes<Own>,
  table: Table,
): Scoring {
  const chances = classes.map((own) => chanceOf(own, table));
  const texts = classes.map((own) => explains(own));
  const sharedOf = (user: number): SharedOut | undefined => {
    const each = chances.map((of) => of(user));
    return each.some(Number.isNaN) ? undefined : shareOut(each);
  };
  return {
    score(user) {
      const shared = sharedOf(user);
      if (!shared) return undefined;
      const { chances: each, likeliest } = shared;
      const numbered = each.map((chance, at) => [`chance_${at + 1}`, chance] as const);
      const values = { class: likeliest + 1, chance: each[likeliest], ...Object.fromEntries(numbered) };
      return { program, values };
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
      const shared = sharedOf(user);
      if (!shared) return undefined;
      const { chances: each, likeliest: at } = shared;
      return texts[at](user, { target, name: classes[at].name, chance: each[at] });
    },
  };
}

/** Returns a function that says a user's chance of a class against all others; not a number for whom it cannot be said. */
function chanceOf(
  { scorer, recalibration: { shift, slope } = AS_IT_IS }: ClassModel,
  table: Table,
): (user: number) => number {
  const scoreOf = scoresOf(scorer, table);
  return (user) => 1 / (1 + Math.exp(-(shift + (slope * (scoreOf(user) ?? NaN)) / 2 ** SCORE_BITS)));
}
