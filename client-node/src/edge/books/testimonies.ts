import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type Note, parseNotes } from "@fedseg/shared/ledger/note.ts";
import { type Plan, hashPlan, readPlan } from "@fedseg/shared/plan/plan.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { envelopeSchema, openEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { reportBody } from "@fedseg/shared/protocol/report.ts";
import { sessionRecord } from "@fedseg/shared/protocol/result.ts";
import { type Study, assembleStudy } from "@fedseg/shared/session/study.ts";
import { z } from "zod";
import { type FreshTestimony, freshTestimony } from "../../account/fresh-testimony.ts";
import { type SignedState, type Testimony, readTestimony } from "../../account/testimony.ts";
import { ENTRIES_OF_A_REPORT } from "../../session/seen-reports.ts";

/** What a bundle holds that can testify about a ledger. */
export interface Testimonies {
  /** Sound ledgers at the top, of parties of the bundle's studies first. */
  readonly ledgers: readonly Testimony[];
  /** Names of ledgers that are not sound. */
  readonly unsound: readonly string[];
  readonly plans: readonly { readonly hash: string; readonly plan: Plan }[];
  /** What partners have signed of their ledgers for accounts that begin, as far as it has the form. */
  readonly fresh: readonly FreshTestimony[];
  notesOf(name: string): readonly Note[];
  /** What a party has signed for in the reports of the sessions' records, under one of these keys. */
  reportedBy(keys: readonly string[]): readonly SignedState[];
}

/** Reads a bundle as testimony. What cannot be read says nothing. */
export function readTestimonies(bundle: string): Testimonies {
  const files = [join(bundle, "ledgers"), join(bundle, "testimonies")].flatMap((folder) =>
    filesIn(folder, ".jsonl"),
  );
  const read = files.map(({ name, bytes }) => ({ name, testimony: readTestimony(linesOf(bytes)) }));
  const folders = [bundle, ...foldersIn(join(bundle, "studies"))];
  const plans = folders.flatMap((folder) => planIn(folder) ?? []);
  let states: ReadonlyMap<string, readonly SignedState[]> | undefined;
  return {
    ledgers: read.flatMap(({ testimony }) => testimony ?? []),
    unsound: read.flatMap(({ name, testimony }) => (testimony ? [] : [name])),
    plans,
    fresh: filesIn(join(bundle, "testimonies"), ".json").flatMap(({ bytes }) => freshIn(bytes) ?? []),
    notesOf: (name) => {
      const path = join(bundle, "checkpoints", `${name}.notes`);
      return existsSync(path) ? (parseNotes(readFileSync(path, "utf8")) ?? []) : [];
    },
    reportedBy: (keys) => {
      states ??= Map.groupBy(folders.flatMap(reportsIn), ({ identity }) => identity);
      return keys.flatMap((key) => states?.get(key) ?? []);
    },
  };
}

function freshIn(bytes: Buffer): FreshTestimony | undefined {
  try {
    return freshTestimony.safeParse(JSON.parse(bytes.toString("utf8"))).data;
  } catch {
    return undefined;
  }
}

function linesOf(bytes: Buffer): readonly string[] {
  return bytes.toString("utf8").split("\n").slice(0, -1);
}

function filesIn(
  folder: string,
  ending: string,
): readonly { readonly name: string; readonly bytes: Buffer }[] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(ending)) : [];
  return names.map((name) => ({
    name: name.slice(0, -ending.length),
    bytes: readFileSync(join(folder, name)),
  }));
}

function foldersIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

function planIn(folder: string): { readonly hash: string; readonly plan: Plan } | undefined {
  const path = join(folder, "plan.cbor");
  const bytes = existsSync(path) ? new Uint8Array(readFileSync(path)) : undefined;
  const plan = bytes && readPlan(bytes);
  return plan && bytes ? { hash: toHex(hashPlan(bytes)), plan } : undefined;
}

/** Reads what nodes have signed of their ledgers in the records of one study. */
function reportsIn(folder: string): readonly (SignedState & { readonly identity: string })[] {
  const study = studyIn(folder);
  if (!study) return [];
  return filesIn(join(folder, "sessions"), ".cbor").flatMap(({ bytes }) => {
    const record = decodeCanonical(new Uint8Array(bytes), sessionRecord);
    return (record?.headers ?? []).flatMap((header) => {
      const identity = study.identities[header.sender];
      const report = identity && openEnvelope(header, identity, study.binding, reportBody);
      return report ? [{ ...report.ledger, followedBy: ENTRIES_OF_A_REPORT, identity: toHex(identity) }] : [];
    });
  });
}

function studyIn(folder: string): Study | undefined {
  const [plan, path] = [planIn(folder)?.plan, join(folder, "enrolments.cbor")];
  const bytes = existsSync(path) ? new Uint8Array(readFileSync(path)) : undefined;
  const enrolments = bytes && decodeCanonical(bytes, z.array(envelopeSchema).max(255));
  if (!plan || !enrolments) return undefined;
  try {
    return assembleStudy(plan, enrolments);
  } catch (error) {
    if (error instanceof CodedError) return undefined;
    throw error;
  }
}
