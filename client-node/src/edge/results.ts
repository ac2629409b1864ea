import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { describeSegment } from "@fedseg/shared/programs/label-text.ts";
import { labelSegments } from "@fedseg/shared/programs/label.ts";
import { modelText } from "@fedseg/shared/programs/model-text.ts";
import type { SegmentationModel } from "@fedseg/shared/programs/spec.ts";
import { assignUsers } from "../labels/assign.ts";
import { labelRows } from "../labels/label-rows.ts";
import type { Table } from "../table.ts";

const OWNER_ONLY = { mode: 0o600 };

/** What a node writes for its owner when a study ends. */
export interface Results {
  readonly labels: string;
  readonly users: number;
}

/** Labels this node's users and writes labels.csv, segments.json, model.json and ledger.jsonl, owner-only. */
export function writeResults(
  folder: string,
  table: Table,
  model: SegmentationModel,
  plan: Plan,
  ledgerLines: readonly string[],
): Results {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const segments = labelSegments(model, plan.program.spec, { sizeFloor: plan.program.sizeFloor });
  const labels = join(folder, "labels.csv");
  writeFileSync(labels, [...labelRows(table, assignUsers(table, model), segments)].join(""), OWNER_ONLY);
  const described = segments.map((segment) => ({ ...segment, text: describeSegment(segment) }));
  writeFileSync(join(folder, "segments.json"), `${JSON.stringify(described, undefined, 1)}\n`, OWNER_ONLY);
  writeFileSync(join(folder, "model.json"), modelText(model), OWNER_ONLY);
  writeLedger(folder, ledgerLines);
  return { labels, users: table.users };
}

/** Writes the ledger as the auditor reads it: one canonical entry a line. */
export function writeLedger(folder: string, lines: readonly string[]): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, "ledger.jsonl"), lines.map((line) => `${line}\n`).join(""), OWNER_ONLY);
}
