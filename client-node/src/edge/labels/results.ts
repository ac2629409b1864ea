import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { programsOf } from "@fedseg/shared/plan/programs.ts";
import type { StudyModel } from "@fedseg/shared/programs/index.ts";
import { studyModelText } from "@fedseg/shared/session/model-text.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { labelRows } from "../../labels/label-rows.ts";
import { scoringsOf } from "../../scoring/index.ts";
import type { Scoring } from "../../scoring/scorer.ts";
import type { Table } from "../../table.ts";
import type { SealedFiles } from "../sealed/sealed-file.ts";

const OWNER_ONLY = { mode: 0o600 };

/** Sealed file: the label of every user. */
export const LABELS = "labels.csv";

/** What a node writes for its owner when a study ends. */
export interface Results {
  /** Undefined when no program of the study puts users into groups. */
  readonly labels: string | undefined;
  /** Users with a label, or else a score, and those who could not be measured. */
  readonly labelled: number;
  readonly unmeasured: number;
  /** What the programs say of exact counts of rows, in words; undefined when none does. */
  readonly beside: string | undefined;
}

/**
 * Applies a study's model to this node's users and writes, owner-only: model.json, told.json (what the model says, in words)
 * and the programs' own files of released numbers; and sealed, because they speak of users: labels.csv, and the
 * programs' own exact counts of rows, which never leave the node.
 */
export function writeResults(
  { folder, sealed }: { readonly folder: string; readonly sealed: SealedFiles },
  table: Table,
  model: StudyModel,
  plan: Plan,
): Results {
  makeFolder(folder);
  const scorings = scoringsOf(plan, model, table);
  const files = scorings.flatMap((scoring) => scoring.files?.() ?? []);
  for (const { name, text } of files.flatMap((own) => own.sealed)) sealed.write(name, text);
  const told = `${JSON.stringify(tellModel(programsOf(plan), model), undefined, 1)}\n`;
  for (const { name, text } of [
    ...files.flatMap(({ released }) => released),
    { name: "told.json", text: told },
    { name: "model.json", text: studyModelText(plan, model) },
  ])
    writeFileSync(join(folder, name), text, OWNER_ONLY);
  const labelling = scorings.find(({ labels }) => labels);
  // Last: who sees new labels finds the segments and the model that they belong to.
  if (labelling?.labels) sealed.write(LABELS, [...labelRows(table, labelling, labelling.labels)].join(""));
  const unmeasured = unmeasuredBy(labelling ?? scorings[0], table);
  const besides = files.flatMap(({ beside }) => beside ?? []);
  return {
    labels: labelling && sealed.path(LABELS),
    labelled: table.users - unmeasured,
    unmeasured,
    beside: besides.length > 0 ? besides.join(" ") : undefined,
  };
}

function unmeasuredBy(scoring: Scoring, { users }: Table): number {
  let count = 0;
  for (let user = 0; user < users; user++) if (!scoring.score(user)) count += 1;
  return count;
}
