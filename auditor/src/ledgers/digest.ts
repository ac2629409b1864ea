import type { LedgerEntry, LedgerEvent } from "@fedseg/shared/ledger/entry.ts";
import type { PackedTree } from "../bundle/packed-tree.ts";
import type { Finding } from "../finding.ts";
import type { AccountReplay } from "./account-replay.ts";
import type { LedgerCourse } from "./course.ts";
import type { RoleDigest } from "./role-digest.ts";

/** Kinds of ledger entries that a reader should know of one by one. */
const TOLD = [
  "KEY_ROTATE",
  "REVOKE",
  "RAISE",
  "CORRECTION",
  "DENY",
  "SOFTWARE",
  "CANARY_AUDIT",
  "CLOCK",
] as const satisfies readonly LedgerEvent["type"][];
export type ToldType = (typeof TOLD)[number];

/** An entry that a reader should know of, and its place. */
export interface ToldEntry {
  readonly seq: number;
  readonly time: string;
  readonly body: Extract<LedgerEvent, { type: ToldType }>;
}

/** Studies that are charged in a ledger and are not in the bundle, and how often each is. */
export interface ForeignCharges {
  readonly study: string;
  readonly count: number;
}

/** A ledger as far as the rest of the audit, and every report of it, needs it; plain data. */
export interface LedgerDigest {
  readonly path: string;
  readonly size: number;
  /** Lines before the last ones that an old copy may have got, too. */
  readonly sizeBeforeUnheard: number;
  readonly isPartial: boolean;
  /** Times of the first and the last entry, by the party's own clock; undefined when there is none. */
  readonly first: string | undefined;
  readonly last: string | undefined;
  readonly tree: PackedTree;
  readonly keys: LedgerCourse["keys"];
  /** Keys that the party has had, each but the first signed over to by the one before it; hexadecimal. */
  readonly lineage: readonly string[];
  readonly revoked: LedgerCourse["revoked"];
  readonly account: Omit<AccountReplay, "problems">;
  readonly roles: readonly RoleDigest[];
  /** What it testifies to of others, as {@link claimKey} writes it, with the line of the WITNESS entry. */
  readonly witnessed: readonly { readonly claim: string; readonly line: number }[];
  readonly told: readonly ToldEntry[];
  /** Versions of the rule that decided whose data may be counted, each once. */
  readonly consentRules: readonly string[];
  readonly foreign: readonly ForeignCharges[];
  /** Models that it names as the result of a study, whether that is in the bundle or not. */
  readonly models: readonly { readonly study: string; readonly modelHash: string }[];
  /** Findings of every check, by its id. */
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
}

/** Picks the entries of a ledger that a reader should know of one by one. */
export function toldIn(entries: readonly LedgerEntry[]): readonly ToldEntry[] {
  return entries.flatMap(({ time, body }, seq) => (isTold(body) ? [{ seq, time, body }] : []));
}

function isTold(body: LedgerEvent): body is ToldEntry["body"] {
  return TOLD.some((type) => type === body.type);
}

/** Picks what is told of one type, in order. */
export function toldOf<Type extends ToldType>(
  told: readonly ToldEntry[],
  type: Type,
): readonly (Extract<LedgerEvent, { type: Type }> & { readonly seq: number; readonly time: string })[] {
  return told.flatMap(({ seq, time, body }) => (hasType(body, type) ? [{ ...body, seq, time }] : []));
}

function hasType<Type extends ToldType>(
  body: ToldEntry["body"],
  type: Type,
): body is Extract<LedgerEvent, { type: Type }> {
  return body.type === type;
}
