import type { BundleFiles } from "@fedseg/auditor/bundle/bundle.ts";
import { notesOf } from "@fedseg/coordinator/session/board.ts";
import type { EndedStudy } from "@fedseg/coordinator/edge/publish.ts";
import { messagesOf } from "@fedseg/coordinator/session/excluded.ts";
import { turnKey } from "@fedseg/coordinator/session/state.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { type Note, formatNote } from "@fedseg/shared/ledger/note.ts";
import { ownNotes } from "@fedseg/shared/ledger/notebook.ts";
import { planBytes } from "@fedseg/shared/plan/plan.ts";
import { studyModelText } from "@fedseg/shared/session/model-text.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import type { InProcessStudy } from "../simulation/in-process-study.ts";

/** Lays out the bundle of a study that has ended, with a model or, once it had begun, without. */
export function bundleOf(study: InProcessStudy): BundleFiles {
  return new Map([...studyFiles(study, ""), ...nodeFiles(study)]);
}

/** Lays out the bundle of several studies, each on the disks that the one before left; a node's newest ledger counts. */
export function bundleOfAll(studies: readonly InProcessStudy[]): BundleFiles {
  const files = studies.flatMap((study, at) => [...studyFiles(study, `studies/${at + 1}/`)]);
  return new Map([...files, ...studies.flatMap((study) => [...nodeFiles(study)])]);
}

/** What the coordinator has published of a study: no ledger but its own; undefined before there is a model. */
export function publishedBy(study: InProcessStudy): BundleFiles | undefined {
  if (study.coordinator()?.phase !== "done") return undefined;
  const checkpoints = [...nodeFiles(study)].filter(
    ([path, bytes]) => path.startsWith("checkpoints/") && bytes.length > 0,
  );
  return new Map([...studyFiles(study, ""), ...checkpoints]);
}

/** The files of one study and of its coordinator. */
function studyFiles(study: InProcessStudy, prefix: string): BundleFiles {
  const { model, running } = ended(study);
  const { name } = study.plan.coordinator;
  const disk = study.disk("coordinator");
  const records = running.records.map((record, at): [string, Uint8Array] => [
    `${prefix}sessions/${`${at + 1}`.padStart(5, "0")}.cbor`,
    encodeCanonical(record),
  ]);
  const faulty = running.faulty.map(({ sum: { turn }, record }): [string, Uint8Array] => [
    `${prefix}faulty/${turnKey(turn.session, turn.attempt).replace("/", "-")}.cbor`,
    encodeCanonical(record),
  ]);
  const exclusions = messagesOf(running.excluded);
  return new Map([
    [`${prefix}plan.cbor`, planBytes(study.plan)],
    [`${prefix}enrolments.cbor`, encodeCanonical(running.enrolments)],
    ...(model ? [[`${prefix}model.json`, utf8(studyModelText(study.plan, model))] as const] : []),
    ...records,
    ...faulty,
    ...(exclusions.length > 0 ? [[`${prefix}exclusions.cbor`, encodeCanonical(exclusions)] as const] : []),
    [`${prefix}ledgers/${name}.jsonl`, linesBytes(disk.lines())],
    [`${prefix}checkpoints/${name}.notes`, notesBytes(ownNotes(disk))],
  ]);
}

/** The ledgers and checkpoints of a study's nodes. */
function nodeFiles(study: InProcessStudy): BundleFiles {
  const { running } = ended(study);
  return new Map(
    [...study.plan.roster.entries()].flatMap(([node, { name }]): [string, Uint8Array][] => [
      [`ledgers/${name}.jsonl`, linesBytes(study.disk(node).lines())],
      [`checkpoints/${name}.notes`, notesBytes(notesOf(running, node))],
    ]),
  );
}

/** How far a study has come, and its model if it has one. */
function ended(study: InProcessStudy): Pick<EndedStudy, "running" | "model"> {
  const coordinator = study.coordinator();
  if (coordinator?.phase === "done") return coordinator;
  const running = coordinator?.phase === "failed" ? coordinator.over?.running : undefined;
  if (!running) throw new TypeError(`"study" expected one that has ended, got ${coordinator?.phase}`);
  return { running };
}

function linesBytes(lines: readonly string[]): Uint8Array {
  return utf8(lines.map((line) => `${line}\n`).join(""));
}

function notesBytes(notes: readonly Note[]): Uint8Array {
  return utf8(notes.map(formatNote).join(""));
}
