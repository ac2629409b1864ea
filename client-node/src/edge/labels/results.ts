import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { DOMAINS } from "@fedseg/shared/crypto/domains.ts";
import { hashFields } from "@fedseg/shared/crypto/hash.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { programsOf } from "@fedseg/shared/plan/programs.ts";
import type { StudyModel } from "@fedseg/shared/programs/index.ts";
import { isRefused, isReleased } from "@fedseg/shared/programs/refused.ts";
import type { FewCounted } from "@fedseg/shared/session/few-counted.ts";
import { studyModelText } from "@fedseg/shared/session/model-text.ts";
import { type Text, joinTexts } from "@fedseg/wording/language.ts";
import { fewCountedWarnings } from "@fedseg/wording/plan/few-counted-text.ts";
import { refusedText } from "@fedseg/wording/programs/refused-text.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { filesOfNewest, scoringsOf } from "../../scoring/index.ts";
import type { OwnFile, OwnFiles, Scoring } from "../../scoring/scorer.ts";
import type { Table } from "../../table.ts";
import type { ReadUsers } from "../ingest/plan-users.ts";
import type { OwnRecords } from "../sealed/records.ts";

const OWNER_ONLY = { mode: 0o600 };

/** What a node writes for its owner when a study ends. */
export interface Results {
  /** Where the scores of all users lie. */
  readonly scores: string;
  /** Users with a label, or else a score of the first program, and those who could not be measured. */
  readonly labelled: number;
  readonly unmeasured: number;
  /** What the programs say of exact counts of rows, in words; undefined when none does. */
  readonly beside: Text | undefined;
  /** Which programs have no result, and why. */
  readonly refused: readonly Text[];
}

/** What a study has released, and its identity. */
export interface Finished {
  readonly model: StudyModel;
  readonly plan: Plan;
  /** Where its sums have counted too few users. */
  readonly few?: readonly FewCounted[];
  /** Hexadecimal. */
  readonly study: string;
}

/** A study's model applied to this node's users: what is written of it, made once wherever it is written. */
export interface Applied {
  readonly scorings: readonly Scoring[];
  readonly files: readonly OwnFiles[];
  /** Of released numbers alone, told.json and model.json among them. */
  readonly released: readonly OwnFile[];
}

/** Applies what a study has released to a node's users. */
export function applyModel(table: Table, finished: Omit<Finished, "study">): Applied {
  const scorings = scoringsOf(finished.plan, finished.model, table);
  const files = filesOf(scorings);
  return { scorings, files, released: releasedFiles(files, finished) };
}

/**
 * Writes a study's model applied to this node's users, owner-only: model.json, told.json (what the model says, in words)
 * and the programs' own files of released numbers; and sealed, because they speak of users: the table of scores, and the
 * programs' own exact counts of rows, which never leave the node. Nothing is left of an earlier study that would be read
 * beside them: who had a score of a program that was refused now has none.
 */
export async function writeResults(
  { folder, records }: { readonly folder: string; readonly records: Pick<OwnRecords, "sealed" | "scores"> },
  { table, hashes }: ReadUsers,
  { model, plan, study }: Finished,
  { scorings, files, released }: Applied,
): Promise<Results> {
  const { sealed, scores } = records;
  makeFolder(folder);
  const kept = files.flatMap((each) => each.sealed);
  for (const { name, text } of kept) sealed.write(name, text);
  const modelText = studyModelText(plan, model);
  writeAll(folder, released);
  const newest = filesOfNewest();
  for (const name of without(newest.released, released)) rmSync(join(folder, name), { force: true });
  for (const name of without(newest.sealed, kept)) sealed.remove(name);
  const names = model.filter(isReleased).map(({ name }) => name);
  const facts = {
    study,
    model: toHex(hashFields(DOMAINS.model, utf8(modelText))),
    labelledAt: new Date().toISOString(),
    programs: scorings.map(({ columns, lists }, at) => ({ program: names[at], columns, lists })),
  };
  const counted = Math.max(
    scorings.findIndex(({ columns }) => columns.some(({ titles }) => titles)),
    0,
  );
  const measured = new Uint8Array(table.users);
  // Last: who sees new scores finds the segments and the model that they belong to.
  await scores.replace(facts, {
    ids: table.ids,
    hash: (user) => hashes[user],
    scores: (user) => {
      const own = scorings.map((scoring) => scoring.score(user));
      measured[user] = own[counted] ? 1 : 0;
      return own;
    },
  });
  const labelled = measured.reduce((sum, one) => sum + one, 0);
  const besides = files.flatMap(({ beside }) => beside ?? []);
  return {
    scores: scores.path,
    labelled,
    unmeasured: table.users - labelled,
    beside: besides.length > 0 ? joinTexts(besides) : undefined,
    refused: model.filter(isRefused).map(refusedText),
  };
}

/** Writes, owner-only, what a study has released, and nothing of users: what is kept of it when a newer one has come. */
export function writeReleased(folder: string, { released }: Pick<Applied, "released">): void {
  makeFolder(folder);
  writeAll(folder, released);
}

/** What programs write beside the scores: made once, for some count over all rows. */
function filesOf(scorings: readonly Scoring[]): readonly OwnFiles[] {
  return scorings.flatMap((scoring) => scoring.files?.() ?? []);
}

function releasedFiles(
  files: readonly OwnFiles[],
  { plan, model, few = [] }: Omit<Finished, "study">,
): readonly OwnFile[] {
  const warnings = fewCountedWarnings(few, plan.roster.length).map((warning) => ({ warning }));
  const told = `${JSON.stringify([...tellModel(programsOf(plan), model), ...warnings], undefined, 1)}\n`;
  return [
    ...files.flatMap(({ released }) => released),
    { name: "told.json", text: told },
    { name: "model.json", text: studyModelText(plan, model) },
  ];
}

function writeAll(folder: string, files: readonly OwnFile[]): void {
  for (const { name, text } of files) writeFileSync(join(folder, name), text, OWNER_ONLY);
}

function without(names: readonly string[], written: readonly OwnFile[]): readonly string[] {
  return names.filter((name) => written.every((file) => file.name !== name));
}
