import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { DOMAINS } from "@fedseg/shared/crypto/domains.ts";
import { hashFields } from "@fedseg/shared/crypto/hash.ts";
import type { Secret } from "@fedseg/shared/crypto/secret.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type Statement, envelopeHash, isSigned, proveTogether } from "@fedseg/shared/protocol/envelope.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { openBody } from "@fedseg/shared/protocol/open.ts";
import { type SessionRecord, sessionRecord } from "@fedseg/shared/protocol/result.ts";
import type { Closed } from "@fedseg/shared/session/closed.ts";
import type { Study } from "@fedseg/shared/session/study.ts";
import { type Verified, verifyRecord } from "@fedseg/shared/session/verified.ts";
import type { AuditedSession, SessionFault, SignedReport } from "./audited.ts";
import type { BundleSource } from "../bundle/bundle.ts";
import { meaningOf } from "../codes.ts";
import { isAsNamed } from "./as-named.ts";
import type { SessionTask } from "./forecast.ts";

/** A session that verifies, with what every survivor signed for it in rising order of node; or why it does not. */
export type SessionOutcome =
  | {
      readonly type: "verified";
      readonly session: AuditedSession;
      readonly reports: readonly SignedReport[];
    }
  | { readonly type: "fault"; readonly fault: SessionFault };

/**
 * Verifies the records of some sessions of a study from their bytes and what has to come at their places. `seed`:
 * 32 fresh random bytes with which signatures are verified together; without it each is verified by itself.
 */
export function verifySessions(
  study: Study,
  tasks: readonly SessionTask[],
  source: BundleSource,
  seed?: Secret,
): readonly SessionOutcome[] {
  const read = tasks.map((task) => {
    const bytes = source.get(task.path);
    return { task, bytes, record: bytes && decodeCanonical(bytes, sessionRecord) };
  });
  if (seed)
    proveTogether(
      read.flatMap(({ record }) => (record ? statementsOf(study, record) : [])),
      seed,
    );
  return read.map(({ task, bytes, record }) =>
    record && bytes
      ? verifyOne(study, task, { record, bytes })
      : damaged(task, "not a session record in canonical form"),
  );
}

/** Every signed statement of a record whose sender the study knows. */
function statementsOf(study: Study, record: SessionRecord): readonly Statement[] {
  return envelopesIn(record).flatMap((envelope): Statement[] => {
    const isCoordinators = envelope.sender === COORDINATOR;
    const publicKey = isCoordinators ? study.coordinatorIdentity : study.identities[envelope.sender];
    return publicKey ? [{ envelope, publicKey, binding: study.binding }] : [];
  });
}

function envelopesIn({ open, bundles, close, headers, confirms, unmasks, result }: SessionRecord) {
  return [open, ...bundles, close, ...headers, ...confirms, ...unmasks, result];
}

/** Tells whether every statement of a record bears its sender's signature, whatever it says. */
export function isAllSigned(study: Study, record: SessionRecord): boolean {
  const statements = statementsOf(study, record);
  return (
    statements.length === envelopesIn(record).length &&
    statements.every(({ envelope, publicKey, binding }) => isSigned(envelope, publicKey, binding))
  );
}

function damaged({ path }: SessionTask, text: string): SessionOutcome {
  return { type: "fault", fault: { code: "RECORD_DAMAGED", text, path } };
}

function verifyOne(
  study: Study,
  task: SessionTask,
  { record, bytes }: { readonly record: SessionRecord; readonly bytes: Uint8Array },
): SessionOutcome {
  const { path, expected } = task;
  try {
    const verified = verifyRecord(study, expected, record);
    if (verified instanceof CodedError) return { type: "fault", fault: faultOf(record, verified, path) };
    const { request, parameters } = expected;
    const session: AuditedSession = {
      ...factsOf(record, verified),
      path,
      request,
      parameters,
      muSq: verified.muSq,
      recordHash: toHex(hashFields(DOMAINS.sessionRecord, bytes)),
    };
    return { type: "verified", session, reports: reportsOf(record, verified.closed) };
  } catch (error) {
    return damaged(task, error instanceof Error ? error.message : String(error));
  }
}

/** What is wrong with a record. Statements that were put in by anybody are nobody's fault, whatever they would show. */
function faultOf(record: SessionRecord, { code, message }: CodedError, path: string): SessionFault {
  return meaningOf(code).isAnybodys || isAsNamed(record)
    ? { code, text: message, path }
    : {
        code: "STATEMENT_UNSIGNED",
        path,
        text: "holds other statements than its OPEN, CLOSE and RESULT name",
      };
}

function factsOf(
  record: SessionRecord,
  { opened, closed, resultHash }: Verified,
): Omit<AuditedSession, "path" | "request" | "parameters" | "muSq" | "recordHash"> {
  const { bundles, headers, unmasks, confirms } = record;
  return {
    session: opened.turn.session,
    attempt: opened.turn.attempt,
    openHash: toHex(opened.openHash),
    closeHash: toHex(closed.closeHash),
    resultHash: toHex(resultHash),
    blocks: decodeCanonical(record.open.body, openBody)!.blocks,
    survivors: closed.survivors,
    dropped: closed.dropped,
    unmaskers: unmasks.map(({ sender }) => sender),
    signers: signersOf(record),
    signatures: 3 + bundles.length + headers.length + unmasks.length + confirms.length,
  };
}

/** Who has signed the survivor set of a verified record. */
export function signersOf({ confirms, unmasks }: SessionRecord): readonly number[] {
  return [...new Set([...confirms, ...unmasks].map(({ sender }) => sender))];
}

/** What every survivor of a record signed for it, in rising order of node. */
export function reportsOf({ headers }: SessionRecord, closed: Closed): readonly SignedReport[] {
  return closed.survivors.map((node, at) => {
    const { maskedRoot, commitment, ledger, earlier } = closed.headers.get(node)!;
    return {
      reportHash: toHex(envelopeHash(headers[at])),
      maskedRoot: toHex(maskedRoot),
      commitment: toHex(commitment),
      ledger: { size: ledger.size, root: toHex(ledger.root) },
      earlier,
    };
  });
}
