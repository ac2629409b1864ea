import { equalBytes } from "../crypto/bytes.ts";
import { CodedError } from "../errors.ts";
import { type CloseBody, closeBody, confirmBody, unmaskBody } from "../protocol/close.ts";
import { type Envelope, type MessageType, openEnvelope } from "../protocol/envelope.ts";
import { COORDINATOR } from "../protocol/primitives.ts";
import { type ReportBody, reportBody } from "../protocol/report.ts";
import { openBroadcast } from "./broadcast.ts";
import { fault } from "./fault.ts";
import { hashClose } from "./hashes.ts";
import type { Expectation, Opened } from "./opened.ts";
import type { Study } from "./study.ts";

/** A session whose CLOSE and headers have been checked. */
export interface Closed {
  readonly closeHash: Uint8Array;
  /** U in rising order. */
  readonly survivors: readonly number[];
  /** Dealers of the session that are not in U, in rising order. */
  readonly dropped: readonly number[];
  /** Signed headers of U. */
  readonly headers: ReadonlyMap<number, ReportBody>;
  /** The statements that carry them, in the order of U. */
  readonly signedHeaders: readonly Envelope[];
}

/** Checks a signed CLOSE and the signed headers of its survivors. */
export function checkClose(
  study: Study,
  expected: Pick<Expectation, "stateHash">,
  opened: Opened,
  close: Envelope,
  envelopes: readonly Envelope[],
): Closed | CodedError {
  const body = closeBodyOf(study, opened, close);
  if (body instanceof CodedError) return body;
  const { survivors } = body;
  const isSet = survivors.every(
    (node, at) => opened.bundles.has(node) && (at === 0 || node > survivors[at - 1]),
  );
  if (!isSet || envelopes.length !== survivors.length) {
    return fault(
      "BAD_SURVIVORS",
      "The survivor list has duplicates, unknown nodes or missing headers.",
      "Every survivor must be a participant of this session, once.",
    );
  }
  if (survivors.length < study.cohort.m) {
    return fault(
      "TOO_FEW_SURVIVORS",
      `Only ${survivors.length} reports remain; the plan needs ${study.cohort.m}.`,
      "A sum over fewer nodes would carry too little honest noise.",
    );
  }
  const headers = checkHeaders(study, expected, opened, survivors, envelopes);
  if (headers instanceof CodedError) return headers;
  const closeHash = hashClose(opened.openHash, survivors, envelopes);
  if (!equalBytes(closeHash, body.closeHash)) {
    return fault(
      "BAD_CLOSE",
      "CLOSE signs another survivor set than the one delivered.",
      "All nodes must unmask the same set.",
    );
  }
  const dropped = [...opened.bundles.keys()].filter((node) => !headers.has(node));
  return { closeHash, survivors, dropped, headers, signedHeaders: envelopes };
}

function closeBodyOf(study: Study, opened: Opened, close: Envelope): CloseBody | CodedError {
  const body = openBroadcast(study, opened.turn, "CLOSE", close, closeBody);
  if (body && equalBytes(body.openHash, opened.openHash)) return body;
  return fault(
    "BAD_CLOSE",
    "CLOSE is unsigned, malformed or belongs to another OPEN.",
    "Survivors are only meaningful for the session that was opened.",
  );
}

/** Checks that every survivor signed a report of exactly this session: same keys, same question, same state. */
function checkHeaders(
  study: Study,
  expected: Pick<Expectation, "stateHash">,
  opened: Opened,
  survivors: readonly number[],
  envelopes: readonly Envelope[],
): Map<number, ReportBody> | CodedError {
  const headers = new Map<number, ReportBody>();
  for (const [at, node] of survivors.entries()) {
    const header = reportHeader(study, opened, node, envelopes[at]);
    if (!header) {
      return fault(
        "BAD_HEADER",
        `The report header of node ${node} is not signed by it for this attempt.`,
        "A survivor list is only as good as the signed reports behind it.",
      );
    }
    if (!answersSession(header, expected, opened)) {
      return fault(
        "SPLIT_VIEW",
        `Node ${node} answered another question than this node.`,
        "The coordinator showed different keys, queries or states to different nodes.",
      );
    }
    headers.set(node, header);
  }
  return headers;
}

/** Tells whether a header answers exactly this session: same keys, same question, same state. */
export function answersSession(
  header: ReportBody,
  expected: Pick<Expectation, "stateHash">,
  opened: Opened,
): boolean {
  return (
    equalBytes(header.openHash, opened.openHash) &&
    equalBytes(header.bundlesHash, opened.bundlesHash) &&
    equalBytes(header.stateHash, expected.stateHash)
  );
}

/** Opens one signed REPORT header; undefined when it is not this node's for this attempt. */
export function reportHeader(
  study: Study,
  opened: Opened,
  node: number,
  envelope: Envelope,
): ReportBody | undefined {
  if (!isFrom(envelope, "REPORT", node, opened)) return undefined;
  return openEnvelope(envelope, study.identities[node], study.binding, reportBody);
}

/**
 * Counts distinct participants whose CONFIRM or UNMASK signs this closeHash.
 * Returns undefined when any of the envelopes is not such a statement.
 */
export function quorumOf(
  study: Study,
  opened: Opened,
  closeHash: Uint8Array,
  type: "CONFIRM" | "UNMASK",
  envelopes: readonly Envelope[],
): number | undefined {
  const signers = new Set<number>();
  for (const envelope of envelopes) {
    const identity = study.identities[envelope.sender];
    if (!identity || !isFrom(envelope, type, envelope.sender, opened)) return undefined;
    const schema = type === "CONFIRM" ? confirmBody : unmaskBody;
    const body = openEnvelope<{ closeHash: Uint8Array }>(envelope, identity, study.binding, schema);
    if (!body || !equalBytes(body.closeHash, closeHash)) return undefined;
    signers.add(envelope.sender);
  }
  return signers.size;
}

function isFrom(envelope: Envelope, type: MessageType, sender: number, { turn }: Opened): boolean {
  return (
    envelope.type === type &&
    envelope.sender === sender &&
    envelope.recipient === COORDINATOR &&
    envelope.session === turn.session &&
    envelope.attempt === turn.attempt
  );
}
