import { concatBytes, fromBase64, toBase64, toHex } from "../crypto/bytes.ts";
import { DOMAINS } from "../crypto/domains.ts";
import { hashFields } from "../crypto/hash.ts";
import type { LedgerDraft } from "../ledger/entry.ts";
import type { Cohort } from "../private-sum/types.ts";
import { decodeCanonical, encodeCanonical } from "../protocol/codec.ts";
import { type Envelope, envelopeHash, envelopeSchema, openEnvelope } from "../protocol/envelope.ts";
import { COORDINATOR } from "../protocol/primitives.ts";
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
  const statements = headers.filter((header) => abortedBy(study, turn, header) !== undefined);
  if (!isQuorum(study, turn, statements)) return undefined;
  return {
    certificate: "later-headers",
    evidenceHash: toHex(hashStatements(statements)),
    statements: statements.map((statement) => toBase64(encodeCanonical(statement))),
  };
}

/** Tells whether the statements in a REFUND entry certify its attempt: signed, distinct, enough, and those that it names. */
export function isCertifiedByHeaders(
  study: Study,
  turn: Turn,
  { evidenceHash, statements = [] }: Certificate,
): boolean {
  const envelopes = statements.map((text) => {
    const bytes = fromBase64(text);
    return bytes && decodeCanonical(bytes, envelopeSchema);
  });
  const known = envelopes.filter((envelope) => envelope !== undefined);
  return (
    known.length === statements.length &&
    evidenceHash === toHex(hashStatements(known)) &&
    isQuorum(study, turn, known)
  );
}

/** A verified RESULT frees the charge of a node that its certified survivor set leaves out. */
export function certifyByResult(
  { survivors, resultHash }: { readonly survivors: readonly number[]; readonly resultHash: string },
  node: number,
): Certificate | undefined {
  return survivors.includes(node) ? undefined : { certificate: "left-out", evidenceHash: resultHash };
}

function isQuorum(study: Study, turn: Turn, statements: readonly Envelope[]): boolean {
  const nodes = new Set(statements.map((statement) => abortedBy(study, turn, statement)));
  nodes.delete(undefined);
  return nodes.size >= refundQuorum(study.cohort);
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
