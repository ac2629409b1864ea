import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import type { SessionRecord } from "@fedseg/shared/protocol/result.ts";
import { sessionOf } from "./bundle.ts";
import type { CoordinatorEffect, Faulty, Presence, Running } from "./state.ts";

/** A study that ends here, and what is to be done about it first. */
export interface Failed {
  readonly error: CodedError;
  readonly effects: readonly CoordinatorEffect[];
}

/** Sends the record to a node, after those that it has not verified: it judges all of them by itself. */
export function sendFaulty({ running, record }: Faulty, to: number, verified: number): CoordinatorEffect {
  const results = [...running.records.slice(verified), record];
  return { type: "send", to, message: { type: "final", results } };
}

/** Journal key of the record of a sum that does not verify. */
export function faultyEntry(session: number): string {
  return `faulty/${`${session}`.padStart(5, "0")}`;
}

/**
 * Ends a study whose sum does not verify: the signed record is kept and sent to everybody who is here, so that each node
 * judges it for itself and has it on record. No state advances, and no charge is given back.
 */
export function recordFaulty(
  running: Running,
  presence: readonly Presence[],
  record: SessionRecord,
  error: CodedError,
): Failed {
  const study = toHex(running.study.binding.planHash);
  const sends = presence.flatMap((here, to) =>
    here === "here" ? [sendFaulty({ running, record }, to, running.verified.get(to) ?? 0)] : [],
  );
  const journal = [{ key: faultyEntry(sessionOf(running)), value: encodeCanonical(record) }];
  return {
    error,
    effects: [{ type: "commit", journal, ledger: [{ type: "DENY", study, code: error.code }] }, ...sends],
  };
}
