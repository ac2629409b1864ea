import type { DatabaseSync } from "node:sqlite";
import { equalBytes, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256, sha256Of } from "@fedseg/shared/crypto/hash.ts";
import { migrationsAfter } from "./migrations.ts";

/** What the books hold after a commit, written by that commit: pages that are of different commits do not fit it. */
export interface Seal {
  /** Number of ledger lines. */
  readonly lines: number;
  /** All entries of the journal in one value of 32 bytes, whatever their order. */
  readonly digest: Uint8Array;
}

/** What stands in books that nobody has written into. */
export const EMPTY: Seal = { lines: 0, digest: new Uint8Array(32) };

/** Adds an entry of the journal to a digest, or takes one out that is in it; nothing when there is no value. */
export function withEntry(digest: Uint8Array, key: string, value: Uint8Array | undefined): Uint8Array {
  if (!value) return digest;
  const hash = sha256Of(sha256(utf8(key)), value);
  return hash.map((byte, at) => byte ^ digest[at]);
}

/**
 * Opens what a database holds of the books, in the newest form; an empty one gets its tables.
 * @throws CodedError STORE_NEWER, or Error when its pages are damaged, or are not all of one commit.
 */
export function openSealed(database: DatabaseSync): Seal {
  requireWhole(database);
  migrate(database);
  return verified(database);
}

/** As `openSealed`, and writes nothing. @throws CodedError STORE_NEWER, or Error also when they are of an earlier form. */
export function readSealed(database: DatabaseSync): Seal {
  requireWhole(database);
  if (lackingIn(database).steps.length > 0) throw new Error("they are of an earlier version");
  return verified(database);
}

function requireWhole(database: DatabaseSync): void {
  const [found] = database.prepare("PRAGMA integrity_check(1)").all();
  if (found?.["integrity_check"] !== "ok") throw new Error("its pages are damaged");
}

/** Brings the tables to the newest form. @throws CodedError STORE_NEWER */
function migrate(database: DatabaseSync): void {
  const { stored, version, steps } = lackingIn(database);
  if (steps.length === 0 && version === stored) return;
  const newest = version + steps.length;
  database.exec(`BEGIN IMMEDIATE; ${steps.join("")} PRAGMA user_version = ${newest}; COMMIT`);
}

/** What the tables lack of the newest form. Those of a file without a number are of the first. @throws CodedError STORE_NEWER */
function lackingIn(database: DatabaseSync) {
  const stored = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
  const hasTables = database.prepare("SELECT 1 FROM sqlite_schema").get() !== undefined;
  const version = stored === 0 && hasTables ? 1 : stored;
  return { stored, version, steps: migrationsAfter(version).map(({ sqlite }) => sqlite) };
}

function verified(database: DatabaseSync): Seal {
  const stored = database.prepare("SELECT lines, digest FROM seal").all();
  const { lines, digest } = stored[0] ?? {};
  const held = contentOf(database);
  const isWhole =
    stored.length === 1 &&
    lines === held.lines &&
    digest instanceof Uint8Array &&
    equalBytes(digest, held.digest);
  if (!isWhole) throw new Error("its pages are not all of one commit");
  return held;
}

function contentOf(database: DatabaseSync): Seal {
  let { digest } = EMPTY;
  for (const { key, value } of database.prepare("SELECT key, value FROM journal").iterate()) {
    if (value instanceof Uint8Array) digest = withEntry(digest, String(key), value);
  }
  const count = database.prepare("SELECT count(*) AS lines FROM ledger").get();
  return { lines: Number(count?.["lines"]), digest };
}
