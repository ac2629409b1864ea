import type { BundleFiles } from "@fedseg/auditor/bundle.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { planBytes } from "@fedseg/shared/plan/plan.ts";
import { modelText } from "@fedseg/shared/programs/model-text.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { notesOf } from "@fedseg/coordinator/session/board.ts";
import { type Note, formatNote } from "@fedseg/shared/ledger/note.ts";
import { ownNotes } from "@fedseg/shared/ledger/notebook.ts";
import type { InProcessStudy } from "../simulation/in-process-study.ts";

/** Lays out the bundle of a study that has ended with a model. */
export function bundleOf(study: InProcessStudy): BundleFiles {
  const coordinator = study.coordinator();
  if (coordinator?.phase !== "done")
    throw new TypeError(`"study" expected a finished one, got ${coordinator?.phase}`);
  const { enrolments, records } = coordinator.running;
  const files = new Map<string, Uint8Array>([
    ["plan.cbor", planBytes(study.plan)],
    ["enrolments.cbor", encodeCanonical(enrolments)],
    ["model.json", utf8(modelText(coordinator.model))],
  ]);
  for (const [at, record] of records.entries()) {
    files.set(`sessions/${`${at + 1}`.padStart(5, "0")}.cbor`, encodeCanonical(record));
  }
  const parties = ["coordinator", ...study.plan.roster.keys()] as const;
  for (const party of parties) {
    const name = party === "coordinator" ? study.plan.coordinator.name : study.plan.roster[party].name;
    const lines = study.disk(party).lines();
    files.set(`ledgers/${name}.jsonl`, utf8(lines.map((line) => `${line}\n`).join("")));
  }
  const { plan } = study;
  files.set(`checkpoints/${plan.coordinator.name}.notes`, notesBytes(ownNotes(study.disk("coordinator"))));
  for (const [node, { name }] of plan.roster.entries())
    files.set(`checkpoints/${name}.notes`, notesBytes(notesOf(coordinator.running, node)));
  return files;
}

function notesBytes(notes: readonly Note[]): Uint8Array {
  return utf8(notes.map(formatNote).join(""));
}
