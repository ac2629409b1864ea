import { equalBytes } from "../crypto/bytes.ts";
import { CodedError } from "../errors.ts";
import { decodeRelease } from "../private-sum/decode.ts";
import { settledMuSq } from "../private-sum/trust-rows.ts";
import type { Release } from "../private-sum/types.ts";
import { envelopeHash } from "../protocol/envelope.ts";
import { type ResultBody, type SessionRecord, resultBody } from "../protocol/result.ts";
import { type Closed, checkClose, quorumOf } from "./closed.ts";
import { openBroadcast } from "./broadcast.ts";
import { fault } from "./fault.ts";
import { hashResult, nextStateHash } from "./hashes.ts";
import { type Expectation, type Opened, checkOpen } from "./opened.ts";
import { replaySum } from "./replay.ts";
import type { Study } from "./study.ts";

/** One session proved: what was released and what the next session builds on. */
export interface Verified {
  readonly opened: Opened;
  readonly closed: Closed;
  readonly release: Release;
  /** What the session has cost with the survivors' noise: the settled charge, mu² in fixed point 2^-80. */
  readonly muSq: bigint;
  readonly resultHash: Uint8Array;
  readonly stateHash: Uint8Array;
}

/**
 * Verifies a whole session from its record: OPEN is what the program asks next, bundles, headers, survivors, quorum,
 * certificate, and the sum replayed from the signed vectors. Nodes, coordinator and auditor run exactly this.
 */
export function verifyRecord(
  study: Study,
  expected: Expectation,
  record: SessionRecord,
): Verified | CodedError {
  const opened = checkOpen(study, expected, record.open, record.bundles);
  if (opened instanceof CodedError) return opened;
  const closed = checkClose(study, expected, opened, record.close, record.headers);
  if (closed instanceof CodedError) return closed;
  const result = checkResult(study, opened, closed, record);
  if (result instanceof CodedError) return result;
  const replay = { study, opened, closed, parameters: expected.parameters, masked: record.masked };
  const sum = replaySum(replay, result.revealed);
  if (sum instanceof CodedError) return sum;
  if (!equalBytes(sum.bytes, result.sum) || !equalBytes(sum.blinding, result.blinding)) {
    return fault(
      "WRONG_SUM",
      "The published sum is not the sum of the signed contributions.",
      "Replaying the masked vectors gives other numbers.",
    );
  }
  const resultHash = hashResult(result);
  const survivors = closed.survivors.length;
  return {
    opened,
    closed,
    release: decodeRelease(sum.integers, expected.parameters, survivors),
    muSq: settledMuSq(expected.parameters, study.cohort, survivors),
    resultHash,
    stateHash: nextStateHash(expected.stateHash, resultHash),
  };
}

/** Checks the RESULT's signature and addresses, and the quorums that it carries. */
function checkResult(
  study: Study,
  opened: Opened,
  closed: Closed,
  record: SessionRecord,
): ResultBody | CodedError {
  const { result } = record;
  const body = openBroadcast(study, opened.turn, "RESULT", result, resultBody);
  const isComplete =
    body &&
    equalBytes(body.openHash, opened.openHash) &&
    equalBytes(body.closeHash, closed.closeHash) &&
    record.masked.length === closed.survivors.length &&
    sameHashes(record.unmasks.map(envelopeHash), body.unmasks) &&
    sameHashes(record.confirms.map(envelopeHash), body.confirms);
  if (!isComplete) {
    return fault(
      "BAD_RESULT",
      "RESULT is unsigned, incomplete or belongs to another session.",
      "A result counts only with everything that proves it.",
    );
  }
  const { t } = study.cohort;
  const unmasked = quorumOf(study, opened, closed.closeHash, "UNMASK", record.unmasks);
  if (unmasked === undefined || unmasked < t) {
    return fault(
      "NO_QUORUM",
      `RESULT carries ${unmasked ?? 0} valid unmaskings; the plan needs ${t}.`,
      "Fewer than t signatures do not show that one survivor set was opened.",
    );
  }
  const confirmed = quorumOf(study, opened, closed.closeHash, "CONFIRM", record.confirms);
  if (closed.dropped.length > 0 && (confirmed === undefined || confirmed < t)) {
    return fault(
      "NO_CERT",
      `RESULT carries ${confirmed ?? 0} valid confirmations; the plan needs ${t} when a node is missing.`,
      "Without them two survivor sets could have been opened.",
    );
  }
  return body;
}

function sameHashes(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  return a.length === b.length && a.every((hash, at) => equalBytes(hash, b[at]));
}
