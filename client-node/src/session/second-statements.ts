import { equalBytes } from "@fedseg/shared/crypto/bytes.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import { closeBody } from "@fedseg/shared/protocol/close.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import type { Envelope } from "@fedseg/shared/protocol/envelope.ts";
import type { SessionRecord } from "@fedseg/shared/protocol/result.ts";
import { openBroadcast } from "@fedseg/shared/session/broadcast.ts";
import { openBody } from "@fedseg/shared/protocol/open.ts";
import type { Turn } from "@fedseg/shared/session/deal.ts";
import { fault } from "@fedseg/shared/session/fault.ts";
import { hashOpen } from "@fedseg/shared/session/hashes.ts";
import { type Running, turnKey } from "./state.ts";

/** The refusal of a coordinator that has signed two OPENs for one attempt. */
export function secondOpen(): CodedError {
  return fault(
    "SECOND_OPEN",
    "The coordinator signed two different OPENs for one attempt.",
    "Answering both would let the difference of two sums be computed.",
  );
}

/** The refusal of a coordinator that has signed two survivor sets for one attempt. */
export function secondClose(): CodedError {
  return fault(
    "SECOND_CLOSE",
    "The coordinator asks for a second survivor set in one attempt.",
    "Two sets of one attempt give the difference: a single node's contribution.",
  );
}

/** What this node has been shown of one attempt, and what it has signed in it. */
interface Known {
  readonly openHash?: Uint8Array;
  readonly open?: Envelope | undefined;
  readonly closeHash?: Uint8Array | undefined;
  readonly close?: Envelope | undefined;
}

/** Contradictory statements, both signed by the coordinator, and the refusal that they are evidence for. */
export interface Contradiction {
  readonly error: CodedError;
  readonly evidence: readonly Envelope[];
}

/**
 * Compares a record's OPEN with the one that this node was shown in the same attempt: a second OPEN is one however it
 * arrives. What the coordinator has not signed says nothing; the same statement again says nothing either.
 */
export function secondOpenIn(
  running: Running,
  { open }: Pick<SessionRecord, "open">,
): Contradiction | undefined {
  const turn = { session: open.session, attempt: open.attempt };
  const known = knownOf(running, turn);
  const isOpen = openBroadcast(running.study, turn, "OPEN", open, openBody) !== undefined;
  if (!isOpen || !known.openHash || equalBytes(known.openHash, hashOpen(open))) return undefined;
  return { error: secondOpen(), evidence: known.open ? [known.open, open] : [open] };
}

/** The same for a CLOSE, in a record or shown by a peer: it may not name another set than this node has signed. */
export function secondCloseIn(running: Running, close: Envelope): Contradiction | undefined {
  const turn = { session: close.session, attempt: close.attempt };
  const { closeHash, close: own } = knownOf(running, turn);
  const body = openBroadcast(running.study, turn, "CLOSE", close, closeBody);
  if (!body || !closeHash || equalBytes(closeHash, body.closeHash)) return undefined;
  const isOther = own && decodeCanonical(own.body, closeBody);
  return { error: secondClose(), evidence: isOther ? [own, close] : [close] };
}

function knownOf({ attempt, stored, earlier, history }: Running, turn: Turn): Known {
  if (attempt && turnKey(attempt.opened.turn) === turnKey(turn)) {
    const { opened, open, signedClose, close } = attempt;
    return { openHash: opened.openHash, open, closeHash: signedClose, close };
  }
  const left = turn.session === history.length + 1 ? earlier.get(turn.attempt) : undefined;
  return stored.get(turnKey(turn)) ?? left ?? {};
}
