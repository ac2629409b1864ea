import { userSpread } from "@fedseg/wording/programs/segmentation/label-estimates.ts";
import { orientScore, rankOf } from "@fedseg/shared/programs/segmentation/levels.ts";
import { modelFeatures } from "@fedseg/shared/programs/segmentation/model-features.ts";
import { nameOf, type SegmentName } from "@fedseg/shared/programs/names.ts";
import { titleOf } from "@fedseg/wording/names.ts";
import type { SegmentationModel } from "@fedseg/shared/programs/segmentation/spec.ts";
import type { ProgramFacts } from "@fedseg/shared/programs/contract.ts";
import type { Segment } from "@fedseg/wording/programs/segmentation/label-segment.ts";
import type { Table } from "../../table.ts";
import { rowScaler } from "../../queries/scale-row.ts";
import type { Assignment } from "./assign.ts";

/** Users by rule-based R-F-M group and segment: exact counts of rows, never leaves the node. */
export interface CrossTable {
  /** Users per group name (only groups that occur), one count per segment. */
  readonly rows: ReadonlyMap<SegmentName, Int32Array>;
  /** Adjusted Rand index between groups and segments: 1 the same partition, about 0 unrelated. */
  readonly agreement: number;
}

/**
 * Gives every measured user the group that fixed R-F-M rules give, with cuts from the released model, and counts
 * them against the segments. Where both coincide clustering added nothing. Undefined when the study lacks a role.
 */
export function crossTabulate(
  table: Table,
  assignment: Assignment,
  model: SegmentationModel,
  spec: Pick<ProgramFacts, "features">,
): CrossTable | undefined {
  const rows = new Map<SegmentName, Int32Array>();
  const nameUser = userNamer(table, model, spec);
  if (nameUser === undefined) return undefined;
  for (let user = 0; user < table.users; user++) {
    const segment = assignment.segments[user];
    if (segment < 0) continue;
    const name = nameUser(user);
    const row = rows.get(name) ?? new Int32Array(model.k);
    row[segment]++;
    rows.set(name, row);
  }
  return { rows, agreement: adjustedRand([...rows.values()], model.k) };
}

/** Returns the rule-based name of a user's own row. */
function userNamer(table: Table, model: SegmentationModel, spec: Pick<ProgramFacts, "features">) {
  const features = modelFeatures(model, spec);
  const spread = userSpread(model);
  const roles = (["recency", "frequency", "monetary"] as const).map((role) =>
    features.findIndex((feature) => feature.role === role),
  );
  if (roles.includes(-1)) return undefined;
  const scale = rowScaler(model.scaling, table);
  const point = new Int32Array(model.d);
  return (user: number): SegmentName => {
    scale(user, point);
    const [recency, frequency, monetary] = roles.map((j) => {
      const value = (point[j] / model.scaling.radius - spread.means[j]) / (spread.deviations[j] || 1);
      return rankOf(orientScore({ value, sigma: 0 }, features[j]).value);
    });
    return nameOf({ recency, frequency, monetary });
  };
}

function adjustedRand(rows: readonly Int32Array[], k: number): number {
  const columns = new Float64Array(k);
  let [total, both, byRow] = [0, 0, 0];
  for (const row of rows) {
    let sum = 0;
    row.forEach((count, segment) => {
      both += pairs(count);
      columns[segment] += count;
      sum += count;
    });
    byRow += pairs(sum);
    total += sum;
  }
  const byColumn = columns.reduce((sum, count) => sum + pairs(count), 0);
  const expected = (byRow * byColumn) / Math.max(1, pairs(total));
  const largest = (byRow + byColumn) / 2;
  return largest === expected ? 1 : (both - expected) / (largest - expected);
}

function pairs(n: number): number {
  return (n * (n - 1)) / 2;
}

/** Writes the table as CSV: one line a group, one column a segment, exact counts. */
export function crossTableText({ rows }: CrossTable, segments: readonly Pick<Segment, "number">[]): string {
  const header = ["rfm_group", ...segments.map(({ number }) => `segment_${number}`)];
  const lines = [...rows].map(([name, counts]) => [titleOf(name).en, ...counts]);
  return [header, ...lines].map((cells) => `${cells.join(",")}\r\n`).join("");
}
