import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import { formatEstimate, formatNumber } from "../../estimate-text.ts";

/** What one way of telling users apart is worth on a node's own rows. */
export interface OwnRow {
  readonly name: string;
  /** Area under the ROC curve. */
  readonly area: Estimate | undefined;
  /** Part of the variance of the class that lies between its groups, as many as there are segments. */
  readonly explained: number | undefined;
}

/** Says what a node's own rows make of segments, predictions and rules that need no study. */
export function ownRowsText(rows: readonly OwnRow[], users: number, target: string): string {
  const areas = rows.flatMap(({ name, area }) => (area ? [`${name} ${formatEstimate(area)}`] : []));
  const parts = rows.flatMap(({ name, explained }) =>
    explained === undefined ? [] : [`${name} ${formatNumber(100 * explained, 1)} %`],
  );
  return `Own rows, which stay here, ${formatNumber(users, 0)} users with a class: of the variance of "${target}", in as many groups, ${parts.join(", ")}.${areas.length > 0 ? ` Area under the ROC curve: ${areas.join(", ")}.` : ""}`;
}
