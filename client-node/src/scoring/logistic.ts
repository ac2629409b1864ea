import { bandsOf } from "@fedseg/shared/programs/logistic/bands.ts";
import type { LogisticModel, LogisticSpec } from "@fedseg/shared/programs/logistic/spec.ts";
import { SCORE_BITS } from "@fedseg/shared/queries/logistic-score.ts";
import { chanceText } from "@fedseg/wording/programs/logistic/chance-text.ts";
import { BAND_TITLES } from "@fedseg/wording/programs/logistic/bands.ts";
import { readableAt } from "../features/readable-value.ts";
import { rowScaler } from "../queries/scale-row.ts";
import { scoreRow } from "../queries/score-row.ts";
import type { Scorer } from "./scorer.ts";

/** Reasons that a person is told. */
const REASONS = 3;

/** The chance of the target's class 1 of every user as they are now, its band, and what it comes from. */
export const logisticScorer: Scorer<LogisticSpec, LogisticModel> = {
  prepare({ model, spec, features }, table) {
    const { scaling, weights } = model;
    const scale = rowScaler(scaling, table);
    const row = new Int32Array(scaling.columns.length);
    const { middle, high } = bandsOf(model);
    const chanceOf = (user: number) =>
      scale(user, row) ? 1 / (1 + Math.exp(-scoreRow(weights, row) / 2 ** SCORE_BITS)) : undefined;
    return {
      score(user) {
        const chance = chanceOf(user);
        if (chance === undefined) return undefined;
        const band = chance >= high ? 3 : chance >= middle ? 2 : 1;
        return { program: "logistic", values: { chance, band } };
      },
      columns: [
        { name: "chance", kind: "share" },
        { name: "band", kind: "place", titles: BAND_TITLES.map((label) => ({ label })) },
      ],
      explain(user) {
        const chance = chanceOf(user);
        if (chance === undefined) return undefined;
        const reasons = weights.columns
          .map((weight, j) => ({ column: scaling.columns[j], part: weight * row[j] }))
          .filter(({ part }) => part !== 0)
          .sort((a, b) => Math.abs(b.part) - Math.abs(a.part))
          .slice(0, REASONS)
          .map(({ column, part }) => {
            const value = readableAt(features[column], table.codes[column * table.users + user]);
            return { title: features[column].title, value, isUp: part > 0 };
          });
        return chanceText(spec.target, chance, reasons);
      },
    };
  },
};
