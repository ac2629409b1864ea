import { z } from "zod";
import { fromHex, toHex, utf8 } from "../crypto/bytes.ts";
import { DOMAINS } from "../crypto/domains.ts";
import { hashFields } from "../crypto/hash.ts";
import { type SigningKey, sign, verify } from "../crypto/signature.ts";
import { attemptNumber, ledgerSize, moment, nodeIndex, sessionNumber } from "../protocol/primitives.ts";
import { MOST_RUNS } from "./canary-report.ts";
import { refusalCode } from "../protocol/refusal.ts";
import { convictionCode } from "../protocol/exclude.ts";
import { canonicalJson, isCanonicalJson } from "../protocol/canonical-json.ts";

const signature = z.string().regex(/^[0-9a-f]{128}$/);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
/** An amount: no account holds 2^80 times 2^80, and a number of a million digits would be work without an end. */
const fixedPoint = z.string().regex(/^\d{1,48}$/);
/** A size of a ledger, or a place in one. */
const position = ledgerSize;
const survivors = z.array(nodeIndex).max(255);
/** A title or a reason: of parties' own making, and of a length that a page can show. */
const words = z.string().max(4000);
/** Why a node has left an attempt that it reported in too late. */
export const MISSED_TICK = "the report missed its tick";
/** Why a node has left an attempt that was open when its study ended: it has signed that it never opens it. */
export const STUDY_OVER = "the study has ended";
/** Why a node has left an attempt: a closed list. */
const abortReason = z.union([
  z.literal(MISSED_TICK),
  z.literal(STUDY_OVER),
  z.string().regex(/^attempt [1-9]\d{0,2} was opened$/),
]);
/** How far dates reach to either side of 1970: no clock can be set back further. */
const MOST_BEHIND_MS = 8_640_000_000_000_000;
const turn = { study: hash, session: sessionNumber, attempt: attemptNumber };

/**
 * What a ledger can say; the vocabulary only grows. Amounts are mu² in fixed point 2^-80 as decimal strings.
 * No entry holds counts of users, user ids or unsalted hashes of data.
 */
export const ledgerEvent = z.discriminatedUnion("type", [
  /**
   * Opens an account: the owner's key, its budget, and the ladder of budgets, fixed for ever: guarantees are quoted at
   * its rungs and a raise goes to the next one. The budget is one of them; a coordinator has neither.
   */
  z.strictObject({
    type: z.literal("GENESIS"),
    identity: hash,
    role: z.enum(["node", "coordinator"]),
    epsilon: z.string().max(64),
    delta: z.string().max(64),
    budgetMuSq: fixedPoint,
    ladder: z.array(fixedPoint).max(64),
  }),
  /** The program that keeps this ledger from here on: its version and the hash of the part that all parties share. */
  z.strictObject({ type: z.literal("SOFTWARE"), version: z.string().max(64), sharedHash: hash }),
  /**
   * The keeper's clock shows a time so much before the entry ahead of this one: it has been set back. Entries keep that
   * date until the clock has passed it.
   */
  z.strictObject({ type: z.literal("CLOCK"), behindMs: z.int().min(1).max(MOST_BEHIND_MS) }),
  /** From the next entry on, another key signs: `proof` is its own signature ({@link rotationStatement}). */
  z.strictObject({ type: z.literal("KEY_ROTATE"), identity: hash, proof: signature }),
  /** A key, this party's or another's, is not to be trusted any more: signed by itself ({@link revocationStatement}). */
  z.strictObject({
    type: z.literal("REVOKE"),
    party: z.string().max(64),
    identity: hash,
    reason: z.string().max(200),
    proof: signature,
  }),
  /** The organisation authorises the next rung of its ladder. */
  z.strictObject({ type: z.literal("RAISE"), budgetMuSq: fixedPoint }),
  /** Something in an earlier entry is wrong: nothing is changed, a forgotten charge is added. */
  z.strictObject({
    type: z.literal("CORRECTION"),
    seq: position,
    text: z.string().max(500),
    muSq: fixedPoint,
    before: fixedPoint,
    after: fixedPoint,
  }),
  /** A plan was received and checked. */
  z.strictObject({ type: z.literal("PLAN"), study: hash, title: words }),
  /** The plan was countersigned; a study is approved once, ever. `snapshot` is the plan's; older entries lack it. */
  z.strictObject({
    type: z.literal("APPROVE"),
    study: hash,
    channelKey: hash,
    snapshot: moment.optional(),
  }),
  /** Everybody has countersigned. */
  z.strictObject({ type: z.literal("ENROLLED"), study: hash, enrolHash: hash }),
  /** A charge is reserved before anything leaves; it counts as spent. */
  z.strictObject({
    type: z.literal("RESERVE"),
    ...turn,
    query: z.string().max(64),
    openHash: hash,
    muSq: fixedPoint,
    before: fixedPoint,
    after: fixedPoint,
    /** Version of the rule by which the node decided whose data may be counted. */
    consentRule: z.string().min(1).max(120).optional(),
  }),
  /** The masked vector that left, by root and commitment. */
  z.strictObject({ type: z.literal("SENT"), ...turn, reportHash: hash, maskedRoot: hash, commitment: hash }),
  /** This node's one survivor set of the attempt: its charge does not come back; RELEASE settles it. */
  z.strictObject({ type: z.literal("UNMASK"), ...turn, closeHash: hash }),
  /**
   * A verified sum: who took part, and what it has cost with their noise. In a ledger that has reserved for it, that
   * amount replaces the reserved one; `before` and `after` are the account's totals then, absent in any other.
   */
  z.strictObject({
    type: z.literal("RELEASE"),
    ...turn,
    resultHash: hash,
    recordHash: hash,
    survivors,
    muSq: fixedPoint,
    before: fixedPoint.optional(),
    after: fixedPoint.optional(),
  }),
  /** An attempt will not be unmasked by this node; the charge stays reserved until REFUND. */
  z.strictObject({ type: z.literal("ABORT"), ...turn, reason: abortReason }),
  /** A certificate shows that the attempt can never be opened with this node in it. */
  z.strictObject({
    type: z.literal("REFUND"),
    ...turn,
    certificate: z.enum(["later-headers", "left-out", "aborts"]),
    /** Of the statements below, or of the RESULT that leaves this node out. */
    evidenceHash: hash,
    /** `later-headers`: the signed headers that call the attempt ABORTED, `aborts`: ABORTs of it; canonical CBOR in base64. */
    statements: z.array(z.string().max(8192)).max(255).optional(),
    muSq: fixedPoint,
    before: fixedPoint,
    after: fixedPoint,
  }),
  /** An opened sum is not the sum of what its survivors committed to: charged, not released; one of them lied. */
  z.strictObject({
    type: z.literal("FAULTY"),
    ...turn,
    code: z.enum(["COMMITMENT_MISMATCH", "SUM_WRAPPED"]),
    /** What its survivors have signed; older entries name the record as it was shown instead. */
    closeHash: hash.optional(),
    recordHash: hash.optional(),
    survivors,
  }),
  /** A node of the study, by its place in the roster, was shown to lie and is left out from here on; the evidence by its hash. */
  z.strictObject({
    type: z.literal("EXCLUDE"),
    ...turn,
    node: z.int().min(0).max(254),
    code: convictionCode,
    evidenceHash: hash,
  }),
  /** Something was refused, with its code. */
  z.strictObject({ type: z.literal("DENY"), study: hash, code: refusalCode }),
  /** The study ended with this model. */
  z.strictObject({ type: z.literal("MODEL"), study: hash, modelHash: hash }),
  /** The newest checkpoints of the other parties that this one has cosigned, at the end of a study. */
  z.strictObject({
    type: z.literal("WITNESS"),
    study: hash,
    checkpoints: z
      .array(
        z.strictObject({ ledger: z.string().max(128), identity: hash, size: position.min(1), root: hash }),
      )
      .max(256),
  }),
  /** This installation has audited its own noise on made-up data; the report is a file of its own. */
  z.strictObject({
    type: z.literal("CANARY_AUDIT"),
    reportHash: hash,
    verdict: z.enum(["pass", "fail"]),
    runs: z.int().min(1).max(MOST_RUNS),
  }),
]);
export type LedgerEvent = z.infer<typeof ledgerEvent>;

type WithoutTotals<Event> = Event extends { before?: string | undefined; after?: string | undefined }
  ? Omit<Event, "before" | "after">
  : Event;
/** An event as a session asks for it: the keeper fills in the account's totals when it writes. */
export type LedgerDraft = WithoutTotals<LedgerEvent>;

export const ledgerEntry = z.strictObject({
  v: z.literal(1),
  /** Name of the party that keeps the ledger. */
  ledger: z.string().max(128),
  /** Position, from 0. */
  seq: position,
  /** Hash of the previous entry; zeros before the first. */
  prev: hash,
  /** When it was written, ISO 8601, the keeper's clock; never before the entry ahead of it. */
  time: z.string().max(40),
  body: ledgerEvent,
  /** Ed25519 signature over the entry's hash. */
  signature,
});
export type LedgerEntry = z.infer<typeof ledgerEntry>;

/** Head of a chain: how many entries, and the hash of the last one. */
export interface LedgerHead {
  readonly size: number;
  readonly hash: Uint8Array;
}

/** Head of an empty ledger. */
export const EMPTY_LEDGER: LedgerHead = { size: 0, hash: new Uint8Array(32) };

/** Hashes an entry without its signature, over RFC 8785 canonical JSON. */
export function hashEntry(entry: Omit<LedgerEntry, "signature">): Uint8Array {
  const { v, ledger, seq, prev, time, body } = entry;
  return hashFields(DOMAINS.ledgerEntry, utf8(canonicalJson({ v, ledger, seq, prev, time, body })));
}

/** Makes and signs the entry that follows `head`. */
export function appendEntry(
  key: SigningKey,
  head: LedgerHead,
  entry: { readonly ledger: string; readonly time: string; readonly body: LedgerEvent },
): { entry: LedgerEntry; head: LedgerHead } {
  const unsigned = { v: 1 as const, seq: head.size, prev: toHex(head.hash), ...entry };
  const entryHash = hashEntry(unsigned);
  const signed = { ...unsigned, signature: toHex(sign(key, entryHash)) };
  return { entry: signed, head: { size: head.size + 1, hash: entryHash } };
}

/** Tells whether the entry follows `head` and is signed by its keeper. */
export function followsHead(entry: LedgerEntry, head: LedgerHead, identity: Uint8Array): boolean {
  const isNext = entry.seq === head.size && entry.prev === toHex(head.hash);
  return isNext && verify(identity, hashEntry(entry), fromHex(entry.signature));
}

/** Writes an entry as its one canonical line. */
export function formatEntry(entry: LedgerEntry): string {
  return canonicalJson(entry);
}

/** Reads a line; undefined when it is not JSON, not an entry, or not in canonical form. */
export function parseEntry(line: string): LedgerEntry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isCanonicalJson(line, value)) return undefined;
  const parsed = ledgerEntry.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}
