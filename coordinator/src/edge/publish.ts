import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { moveDurably, writeDurably } from "@fedseg/keeper/files/durable-file.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { type Note, formatNote, parseNotes } from "@fedseg/shared/ledger/note.ts";
import { sinceSettled, uniteNotes } from "@fedseg/shared/ledger/notes-union.ts";
import { planBytes } from "@fedseg/shared/plan/plan.ts";
import { studyModelText } from "@fedseg/shared/session/model-text.ts";
import type { StudyModel } from "@fedseg/shared/programs/index.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { messagesOf } from "../session/excluded.ts";
import type { PublishedNotes } from "../session/published-notes.ts";
import { type Running, turnKey } from "../session/state.ts";

/** The coordinator's own part of a bundle. */
export interface OwnPart {
  readonly name: string;
  /** Its ledger, which holds the study's end. */
  readonly lines: readonly string[];
  /** Its checkpoints with their cosignatures. */
  readonly notes: readonly Note[];
}

/** A study that has ended: how far it came, and its model where it has one. */
export interface EndedStudy {
  readonly running: Running;
  readonly model?: StudyModel | undefined;
  /** What is known of the nodes' checkpoints, by name. */
  readonly notes: PublishedNotes["notes"];
}

/**
 * Publishes the bundle that an auditor verifies: plan, enrolments, every session's record, the model of a study that has come to
 * one, the coordinator's ledger, and what there is of everybody's cosigned checkpoints. The first time all of it appears at once; later calls
 * bring ledger and checkpoints up to date, each file at once and the ledger first, and never take a cosignature away.
 */
export function publishBundle(folder: string, ended: EndedStudy, own: OwnPart): void {
  const isNew = !existsSync(folder);
  const into = isNew ? `${folder}.part` : folder;
  if (isNew) rmSync(into, { recursive: true, force: true });
  const files = [...recordFiles(ended), ownLedger(own), ...noteFiles(into, ended, own)];
  for (const [path, content] of files) {
    makeFolder(dirname(join(into, path)));
    writeDurably(join(into, path), content);
  }
  if (isNew) moveDurably(into, folder);
}

type BundleFile = readonly [path: string, content: Uint8Array];

function recordFiles({ running, model }: EndedStudy): readonly BundleFile[] {
  const { study, enrolments, records, faulty, excluded } = running;
  return [
    ["plan.cbor", planBytes(study.plan)],
    ["enrolments.cbor", encodeCanonical(enrolments)],
    ...records.map((record, at): BundleFile => [
      `sessions/${`${at + 1}`.padStart(5, "0")}.cbor`,
      encodeCanonical(record),
    ]),
    ...faulty.map(({ sum: { turn }, record }): BundleFile => [
      `faulty/${turnKey(turn.session, turn.attempt).replace("/", "-")}.cbor`,
      encodeCanonical(record),
    ]),
    ...(messagesOf(excluded).length > 0
      ? [["exclusions.cbor", encodeCanonical(messagesOf(excluded))] as const]
      : []),
    ...(model ? [["model.json", utf8(studyModelText(study.plan, model))] as const] : []),
  ];
}

function ownLedger({ name, lines }: OwnPart): BundleFile {
  return [`ledgers/${name}.jsonl`, utf8(lines.map((line) => `${line}\n`).join(""))];
}

function noteFiles(folder: string, { running, notes }: EndedStudy, own: OwnPart): readonly BundleFile[] {
  return [[own.name, own.notes] as const, ...notes].flatMap(([party, known]): BundleFile[] => {
    const path = `checkpoints/${party}.notes`;
    const best = sinceSettled(uniteNotes(notesIn(join(folder, path)), known), running.study.cohort.t);
    return best.length > 0 ? [[path, utf8(best.map(formatNote).join(""))]] : [];
  });
}

/** The notes of a file that an earlier call has written; none when there is none. */
function notesIn(path: string): readonly Note[] {
  return existsSync(path) ? (parseNotes(readFileSync(path, "utf8")) ?? []) : [];
}
