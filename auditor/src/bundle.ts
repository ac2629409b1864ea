import { type LedgerEntry, parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type Envelope, envelopeSchema } from "@fedseg/shared/protocol/envelope.ts";
import { type SessionRecord, sessionRecord } from "@fedseg/shared/protocol/result.ts";
import { z } from "zod";

/** The files of a bundle by path, `/` between folders. */
export type BundleFiles = ReadonlyMap<string, Uint8Array>;

/** One file of a session, its place told by its name. */
export interface SessionFile {
  readonly path: string;
  readonly session: number;
  readonly bytes: Uint8Array;
  /** Undefined when the bytes are no canonical session record. */
  readonly record: SessionRecord | undefined;
}

/** One party's ledger as delivered. */
export interface LedgerFile {
  readonly path: string;
  readonly name: string;
  /** Entries up to the first line that is none. */
  readonly entries: readonly LedgerEntry[];
  /** What is wrong with the first line that is no entry. */
  readonly damage: string | undefined;
}

/** A bundle, read as far as it can be; nothing in it is verified yet. */
export interface Bundle {
  readonly plan: Uint8Array | undefined;
  /** Undefined when missing or not canonical. */
  readonly enrolments: readonly Envelope[] | undefined;
  /** In rising order. */
  readonly sessions: readonly SessionFile[];
  readonly model: Uint8Array | undefined;
  readonly ledgers: ReadonlyMap<string, LedgerFile>;
  /** Paths that no bundle has. */
  readonly unexpected: readonly string[];
}

const SESSION_PATH = /^sessions\/(\d{5})\.cbor$/;
const LEDGER_PATH = /^ledgers\/([a-z0-9-]+)\.jsonl$/;
const SINGLE_PATHS = ["plan.cbor", "enrolments.cbor", "model.json"];

/** Reads the files of a bundle; what is missing or malformed is for the checks to say. */
export function readBundle(files: BundleFiles): Bundle {
  const enrolments = files.get("enrolments.cbor");
  const sessions: SessionFile[] = [];
  const ledgers = new Map<string, LedgerFile>();
  const unexpected: string[] = [];
  for (const [path, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const session = SESSION_PATH.exec(path)?.[1];
    const ledger = LEDGER_PATH.exec(path)?.[1];
    if (session) {
      sessions.push({ path, session: Number(session), bytes, record: decodeCanonical(bytes, sessionRecord) });
    } else if (ledger) ledgers.set(ledger, readLedger(path, ledger, bytes));
    else if (!SINGLE_PATHS.includes(path)) unexpected.push(path);
  }
  return {
    plan: files.get("plan.cbor"),
    enrolments: enrolments && decodeCanonical(enrolments, z.array(envelopeSchema)),
    sessions,
    model: files.get("model.json"),
    ledgers,
    unexpected,
  };
}

function readLedger(path: string, name: string, bytes: Uint8Array): LedgerFile {
  const entries: LedgerEntry[] = [];
  const damaged = (damage: string): LedgerFile => ({ path, name, entries, damage });
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return damaged(`${path} is not UTF-8 text`);
  }
  const lines = text.split("\n");
  if (lines.pop() !== "") return damaged(`${path} does not end with a newline`);
  for (const [at, line] of lines.entries()) {
    const entry = parseEntry(line);
    if (!entry) return damaged(`${path} line ${at + 1} is no ledger entry in canonical form`);
    entries.push(entry);
  }
  return entries.length > 0 ? { path, name, entries, damage: undefined } : damaged(`${path} is empty`);
}
