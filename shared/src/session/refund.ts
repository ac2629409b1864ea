import { concatBytes, equalBytes, fromBase64, toBase64, toHex } from "../crypto/bytes.ts";
import { DOMAINS } from "../crypto/domains.ts";
import { hashFields } from "../crypto/hash.ts";
import type { LedgerDraft } from "../ledger/entry.ts";
import type { Cohort } from "../private-sum/types.ts";
import { decodeCanonical, encodeCanonical } from "../protocol/codec.ts";
import { type Envelope, envelopeHash, envelopeSchema, openEnvelope } from "../protocol/envelope.ts";
import { COORDINATOR } from "../protocol/primitives.ts";
import { abortBody } from "../protocol/open.ts";
import { reportBody } from "../protocol/report.ts";
import type { Turn } from "./deal.ts";
import type { Study } from "./study.ts";

/** What a REFUND entry says of why its attempt can never be opened with this node in it. */
type Certificate = Pick<
  Extract<LedgerDraft, { type: "REFUND" }>,
  "certificate" | "evidenceHash" | "statements"
>;

/**
 * How many nodes must call an attempt ABORTED: of n − t + c + 1 at least n − t + 1 are honest and will never unmask it, so
 * that fewer than t can.
 */
export function refundQuorum({ n, t, c }: Pick<Cohort, "n" | "t" | "c">): number {
  return n - t + c + 1;
}

/** Certifies an attempt by signed headers of later attempts of its session; undefined when too few call it ABORTED. */
export function certifyByHeaders(
  study: Study,
  turn: Turn,
  headers: readonly Envelope[],
): Certificate | undefined {
  return certify("later-headers", study, headers, (header) => abortedBy(study, turn, header));
}

/** An attempt of which a study's end has left open what becomes of it. */
export interface OpenAttempt {
  readonly turn: Turn;
  readonly openHash: Uint8Array;
}

/** Certifies an attempt by its nodes' ABORTs; undefined when too few refuse to open it. */
export function certifyByAborts(
  study: Study,
  attempt: OpenAttempt,
  aborts: readonly Envelope[],
): Certificate | undefined {
  return certify("aborts", study, aborts, (abort) => refusedBy(study, attempt, abort));
}

/**
 * Tells whether the statements in a REFUND entry certify its attempt: signed, distinct, enough, and those that it names.
 * `openHash`: of the OPEN that the charge answers.
 */
export function isCertified(
  study: Study,
  { turn, openHash }: OpenAttempt,
  { certificate, evidenceHash, statements = [] }: Certificate,
): boolean {
  const envelopes = statements.map((text) => {
    const bytes = fromBase64(text);
    return bytes && decodeCanonical(bytes, envelopeSchema);
  });
  const known = envelopes.filter((envelope) => envelope !== undefined);
  const sayer = (statement: Envelope) =>
    certificate === "aborts"
      ? refusedBy(study, { turn, openHash }, statement)
      : abortedBy(study, turn, statement);
  return (
    known.length === statements.length &&
    evidenceHash === toHex(hashStatements(known)) &&
    isQuorum(study, known.map(sayer))
  );
}

/** The node that signs that it never opens the attempt (ABORT); undefined when this is no such statement. */
export function refusedBy(
  study: Study,
  { turn: { session, attempt }, openHash }: OpenAttempt,
  statement: Envelope,
): number | undefined {
  const refused = refusedIn(study, statement);
  const isOfTurn = refused?.turn.session === session && refused.turn.attempt === attempt;
  return isOfTurn && equalBytes(refused.openHash, openHash) ? statement.sender : undefined;
}

/** The attempt that a node signs never to open (ABORT); undefined when this is no such statement. */
export function refusedIn(study: Study, statement: Envelope): OpenAttempt | undefined {
  const { type, recipient, session, attempt, sender } = statement;
  const identity = study.identities[sender];
  const isAddressed = type === "ABORT" && recipient === COORDINATOR;
  const body =
    identity && isAddressed ? openEnvelope(statement, identity, study.binding, abortBody) : undefined;
  return body && { turn: { session, attempt }, openHash: body.openHash };
}

/** A verified RESULT frees the charge of a node that its certified survivor set leaves out. */
export function certifyByResult(
  { survivors, resultHash }: { readonly survivors: readonly number[]; readonly resultHash: string },
  node: number,
): Certificate | undefined {
  return survivors.includes(node) ? undefined : { certificate: "left-out", evidenceHash: resultHash };
}

/** The statements that say so, when they are enough. */
function certify(
  certificate: "later-headers" | "aborts",
  study: Study,
  said: readonly Envelope[],
  sayer: (statement: Envelope) => number | undefined,
): Certificate | undefined {
  const statements = said.filter((statement) => sayer(statement) !== undefined);
  if (!isQuorum(study, statements.map(sayer))) return undefined;
  return {
    certificate,
    evidenceHash: toHex(hashStatements(statements)),
    statements: statements.map((statement) => toBase64(encodeCanonical(statement))),
  };
}

function isQuorum({ cohort }: Study, sayers: readonly (number | undefined)[]): boolean {
  const nodes = new Set(sayers);
  nodes.delete(undefined);
  return nodes.size >= refundQuorum(cohort);
}

/** The node that calls the attempt ABORTED in a report of a later attempt of its session; undefined when this is no such report. */
function abortedBy(study: Study, turn: Turn, statement: Envelope): number | undefined {
  const identity = study.identities[statement.sender];
  const isLater =
    statement.type === "REPORT" &&
    statement.recipient === COORDINATOR &&
    statement.session === turn.session &&
    statement.attempt > turn.attempt;
  const body = identity && isLater ? openEnvelope(statement, identity, study.binding, reportBody) : undefined;
  const saysSo = body?.earlier.some(
    ({ attempt, outcome }) => attempt === turn.attempt && outcome === "ABORTED",
  );
  return saysSo ? statement.sender : undefined;
}

function hashStatements(statements: readonly Envelope[]): Uint8Array {
  return hashFields(DOMAINS.abortedBy, concatBytes(...statements.map(envelopeHash)));
}
