import type { LogisticScorer } from "@fedseg/shared/queries/scorers/logistic.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { Reason } from "@fedseg/wording/programs/prediction/chance-text.ts";
import { readableAt } from "../../features/readable-value.ts";
import { rowScaler } from "../../queries/scale-row.ts";
import type { Table } from "../../table.ts";

/** Reasons that a person is told. */
export const REASONS = 3;

/** Returns a function that names the features whose weights have moved a user's score most, in natural units. */
export function weightReasons(
  { scaling, weights: { columns } }: Pick<LogisticScorer, "scaling" | "weights">,
  features: readonly FeatureSpec[],
  table: Table,
): (user: number) => readonly Reason[] {
  const scale = rowScaler(scaling, table);
  const row = new Int32Array(scaling.columns.length);
  return (user) => {
    if (!scale(user, row)) return [];
    return columns
      .map((weight, j) => ({ column: scaling.columns[j], part: weight * row[j] }))
      .filter(({ part }) => part !== 0)
      .sort((a, b) => Math.abs(b.part) - Math.abs(a.part))
      .slice(0, REASONS)
      .map(({ column, part }) => {
        const value = readableAt(features[column], table.codes[column * table.users + user]);
        return { title: features[column].title, value, isUp: part > 0 };
      });
  };
}
