import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { planBytes } from "@fedseg/shared/plan/plan.ts";
import { modelText } from "@fedseg/shared/programs/model-text.ts";
import type { SegmentationModel } from "@fedseg/shared/programs/spec.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type Note, formatNote } from "@fedseg/shared/ledger/note.ts";
import { notesOf } from "../session/board.ts";
import type { CoordinatorState, Running } from "../session/state.ts";

/** Writes the bundle that an auditor verifies: plan, enrolments, every session's record, and the model. */
export function publishStudy(folder: string, running: Running, model: SegmentationModel): void {
  const sessions = join(folder, "sessions");
  mkdirSync(sessions, { recursive: true });
  mkdirSync(join(folder, "ledgers"), { recursive: true });
  writeFileSync(join(folder, "plan.cbor"), planBytes(running.study.plan));
  writeFileSync(join(folder, "enrolments.cbor"), encodeCanonical(running.enrolments));
  for (const [at, record] of running.records.entries()) {
    writeFileSync(join(sessions, `${`${at + 1}`.padStart(5, "0")}.cbor`), encodeCanonical(record));
  }
  writeFileSync(join(folder, "model.json"), modelText(model));
}

/** Writes what there is of every party's cosigned checkpoints into the bundle, one file of notes for each. */
export function publishCheckpoints(
  folder: string,
  state: CoordinatorState,
  own: { readonly name: string; readonly notes: readonly Note[] },
): void {
  if (state.phase !== "done") return;
  const { running } = state;
  const checkpoints = join(folder, "checkpoints");
  mkdirSync(checkpoints, { recursive: true });
  const write = (name: string, notes: readonly Note[]) => {
    if (notes.length > 0) writeFileSync(join(checkpoints, `${name}.notes`), notes.map(formatNote).join(""));
  };
  write(own.name, own.notes);
  for (const [node, { name }] of running.study.plan.roster.entries()) write(name, notesOf(running, node));
}

/** Writes a ledger into the bundle under its party's name. */
export function publishLedger(folder: string, name: string, lines: readonly string[]): void {
  writeFileSync(join(folder, "ledgers", `${name}.jsonl`), lines.map((line) => `${line}\n`).join(""));
}
