import { makeFolder } from "@fedseg/keeper/edge/make-folder.ts";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { describeSegment } from "@fedseg/wording/programs/segmentation/label-text.ts";
import { labelSegments } from "@fedseg/wording/programs/segmentation/label.ts";
import { modelText } from "@fedseg/shared/programs/segmentation/model-text.ts";
import type { SegmentationModel } from "@fedseg/shared/programs/segmentation/spec.ts";
import { assignUsers } from "../../scoring/segmentation/assign.ts";
import { crossTableText, crossTabulate, describeCrossTable } from "../../scoring/segmentation/cross-table.ts";
import { labelRows } from "../../labels/label-rows.ts";
import type { Table } from "../../table.ts";
import type { SealedFiles } from "../sealed/sealed-file.ts";

const OWNER_ONLY = { mode: 0o600 };

/** Sealed files: the label of every user, and how segments stand to the rule-based groups. */
export const LABELS = "labels.csv";
export const BESIDE = "rfm-by-segment.csv";

/** What a node writes for its owner when a study ends. */
export interface Results {
  readonly labels: string;
  /** Users with a label, and those who could not be measured. */
  readonly labelled: number;
  readonly unmeasured: number;
  /** How the segments stand to the rule-based R-F-M groups, in words; undefined when the study lacks a role. */
  readonly beside: string | undefined;
}

/**
 * Labels this node's users and writes, owner-only: segments.json and model.json, which hold released numbers; and
 * sealed, because they speak of users: labels.csv, and rfm-by-segment.csv, exact counts of rows that never
 * leave the node.
 */
export function writeResults(
  { folder, sealed }: { readonly folder: string; readonly sealed: SealedFiles },
  table: Table,
  model: SegmentationModel,
  plan: Plan,
): Results {
  makeFolder(folder);
  const segments = labelSegments(model, plan.program.spec, { sizeFloor: plan.program.sizeFloor });
  const assignment = assignUsers(table, model);
  const beside = crossTabulate(table, assignment, model, plan.program.spec);
  if (beside) sealed.write(BESIDE, crossTableText(beside, model.k));
  // Segments are numbered from 1 wherever people and exports meet them.
  const described = segments.map(({ index, ...segment }, at) => {
    return { number: index + 1, ...segment, text: describeSegment(segments[at]) };
  });
  writeFileSync(join(folder, "segments.json"), `${JSON.stringify(described, undefined, 1)}\n`, OWNER_ONLY);
  writeFileSync(join(folder, "model.json"), modelText(model), OWNER_ONLY);
  // Last: who sees new labels finds the segments and the model that they belong to.
  sealed.write(LABELS, [...labelRows(table, assignment, segments)].join(""));
  const unmeasured = assignment.segments.filter((segment) => segment < 0).length;
  return {
    labels: sealed.path(LABELS),
    labelled: table.users - unmeasured,
    unmeasured,
    beside: beside && describeCrossTable(beside),
  };
}
