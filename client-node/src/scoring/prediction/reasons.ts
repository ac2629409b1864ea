import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { SCORE_BITS } from "@fedseg/shared/queries/logistic-score.ts";
import type { LogisticScorer } from "@fedseg/shared/queries/scorers/logistic.ts";
import {
  LEAF_BITS,
  type LeafyTree,
  type TreesScorer,
  meansBelow,
} from "@fedseg/shared/queries/scorers/trees.ts";
import type { Reason } from "@fedseg/wording/programs/prediction/chance-text.ts";
import { readableAt } from "../../features/readable-value.ts";
import { rowScaler } from "../../queries/scale-row.ts";
import type { Table } from "../../table.ts";

/** Reasons that a person is told. */
const REASONS = 3;

/** Adds to `parts`, by place among the plan's features, what each has moved a user's score by. */
export type AddParts = (user: number, parts: Float64Array) => void;

/** Returns a function that names the features which have moved a user's score most, in natural units. */
export function topReasons(
  add: readonly AddParts[],
  features: readonly FeatureSpec[],
  table: Table,
): (user: number) => readonly Reason[] {
  const parts = new Float64Array(features.length);
  return (user) => {
    parts.fill(0);
    for (const addParts of add) addParts(user, parts);
    return Array.from(parts, (part, column) => ({ column, part }))
      .filter(({ part }) => part !== 0)
      .sort((a, b) => Math.abs(b.part) - Math.abs(a.part))
      .slice(0, REASONS)
      .map(({ column, part }) => {
        const value = readableAt(features[column], table.codes[column * table.users + user]);
        return { title: features[column].title, value, isUp: part > 0 };
      });
  };
}

/** Returns what features move by their weights, from the mean. */
export function weightParts(
  { scaling, weights }: Pick<LogisticScorer, "scaling" | "weights">,
  table: Table,
): AddParts {
  const scale = rowScaler(scaling, table);
  const row = new Int32Array(scaling.columns.length);
  return (user, parts) => {
    if (!scale(user, row)) return;
    scaling.columns.forEach((column, j) => (parts[column] += weights.columns[j] * row[j]));
  };
}

/** Returns what features move on a user's way through trees: from the mean of the leaves below a node to that of those below the next. */
export function treeParts(trees: readonly LeafyTree[], { codes, users }: Table): AddParts {
  const means = trees.map(meansBelow);
  const unit = 2 ** (SCORE_BITS - LEAF_BITS);
  return (user, parts) => {
    for (const [at, { columns, starts }] of trees.entries()) {
      const below = means[at];
      for (let node = 0; node < columns.length;) {
        const column = columns[node];
        const next = 2 * node + (codes[column * users + user] >= starts[node] ? 2 : 1);
        parts[column] += unit * (below[next] - below[node]);
        node = next;
      }
    }
  };
}

/** Returns a function that names the features which have moved a user's score most, by weights and trees. */
export function treesReasons(
  { start, trees }: Pick<TreesScorer, "start" | "trees">,
  features: readonly FeatureSpec[],
  table: Table,
): (user: number) => readonly Reason[] {
  const weighed = start ? [weightParts(start, table)] : [];
  return topReasons([...weighed, treeParts(trees, table)], features, table);
}
