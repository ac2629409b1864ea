import type { CodedError } from "@fedseg/shared/errors.ts";
import type { AccountHistory, StudyHistory } from "../account/history.ts";
import { type InboxBook, PATIENCE_MS, type Standing, findProposal, momentOf, withState } from "./book.ts";
import {
  CANCELS,
  type Proposal,
  type ProposalReason,
  isClosed,
  isEnded,
  mayStillApprove,
  isOpen,
  isOverButAgreed,
} from "./proposal.ts";

/**
 * Holds the book against the ledger and the clock: what was approved there has begun, or ended, and when; what has waited too long
 * has lapsed, and who had agreed to it is forgotten when an approval holds no more. The ledger is right whatever the book says: an
 * old copy of it, or none, approves nothing twice.
 */
export function settled(
  book: InboxBook,
  { studies }: Pick<AccountHistory, "studies">,
  nowMs: number,
): InboxBook {
  let next = book;
  for (const one of book.proposals) {
    const { study, state, by, until, since, reasons } = one;
    const known = studies.get(study);
    const told = known && toldBy(known, by);
    if (told) {
      if (state !== told.state || since !== momentOf(told.atMs)) next = withState(next, study, told, nowMs);
    } else if (isOpen(state) && until !== undefined && Date.parse(until) <= nowMs) {
      next = withState(next, study, lateAt(one, until, nowMs), nowMs);
    } else if (isDeclinedAndClosed(one, nowMs)) {
      next = noted(next, one, CLOSED, nowMs);
    } else if (isOverButAgreed(one) && Date.parse(since) + PATIENCE_MS <= nowMs) {
      next = withState(next, study, { state, reasons, atMs: Date.parse(since) }, nowMs);
    }
  }
  return next;
}

/** Takes down that the coordinator offers a plan no more; what the ledger says of it stands. */
export function withdrawn(
  book: InboxBook,
  study: string,
  history: Pick<AccountHistory, "studies">,
  nowMs: number,
): InboxBook {
  const next = settled(book, history, nowMs);
  const known = findProposal(next, study);
  const reason = { code: "WITHDRAWN", text: "The coordinator offers it no more." };
  if (known && mayStillApprove(known)) return noted(next, known, reason, nowMs);
  if (!known || !isOpen(known.state)) return next;
  return withState(next, study, { state: "lapsed", by: agreedBy(known), reasons: [reason] }, nowMs);
}

/**
 * Takes down that the coordinator has signed the end of a plan that can be answered here or was agreed to until it closed, and why: nothing
 * takes its place. What the ledger says of it stands, and a person's no.
 */
export function cancelled(
  book: InboxBook,
  study: string,
  { code, refusal: { what } }: CodedError,
  nowMs: number,
): InboxBook {
  const known = findProposal(book, study);
  if (!CANCELS.has(code) || !known) return book;
  const reason = { code, text: what };
  if (mayStillApprove(known)) return noted(book, known, reason, nowMs);
  if (!isOpen(known.state) && !isOverButAgreed(known)) return book;
  return withState(book, study, { state: "lapsed", reasons: [reason] }, nowMs);
}

/**
 * Tells whether a person has agreed to a study and still does, so that a smaller one may take its place: an answer that was taken
 * back or not used in time, or whose study was over as long ago as an approval holds, is none.
 */
export function isAgreedTo(
  book: InboxBook,
  study: string,
  history: Pick<AccountHistory, "studies">,
  nowMs: number,
): boolean {
  const known = findProposal(settled(book, history, nowMs), study);
  if (known?.by !== "owner" || known.state === "refused") return false;
  const ended = history.studies.get(study)?.ended;
  return !ended || nowMs < ended.at + PATIENCE_MS;
}

/** Enters one more thing that is known of a proposal that stands as it did. */
function noted(book: InboxBook, known: Proposal, reason: ProposalReason, nowMs: number): InboxBook {
  const { study, state, by, since, reasons } = known;
  return withState(book, study, { state, by, reasons: [...reasons, reason], atMs: Date.parse(since) }, nowMs);
}

const CLOSED: ProposalReason = {
  code: "CLOSED",
  text: "Enrolment has closed, and it had not begun here.",
};

/** What has come to its last day: enrolment has closed, and who had agreed has; or nobody has used it, and an approval holds no longer. */
function lateAt(known: Proposal, until: string, nowMs: number): Standing {
  const { enrolBy } = known;
  const isItsClosing = enrolBy !== undefined && momentOf(Date.parse(enrolBy)) === until;
  return {
    state: "lapsed",
    by: isItsClosing && nowMs < Date.parse(until) + PATIENCE_MS ? agreedBy(known) : undefined,
    reasons: [isItsClosing ? CLOSED : { code: "LAPSED", text: "It was not begun in time." }],
    atMs: Date.parse(until),
  };
}

/** Whether its owner has said no, its enrolment has closed since, and nobody has noted that. */
function isDeclinedAndClosed({ state, by, enrolBy, reasons }: Proposal, nowMs: number): boolean {
  const isNews = state === "refused" && by === "owner" && !isClosed({ reasons }) && !isEnded({ reasons });
  return isNews && enrolBy !== undefined && Date.parse(enrolBy) <= nowMs;
}

/** Who has agreed to a proposal that has not begun. */
function agreedBy({ state, by }: Proposal): Proposal["by"] {
  return state === "approved" ? by : undefined;
}

const ENDS: Readonly<Record<string, string>> = {
  MODEL: "It has ended with its model.",
  STUDY_CANCELLED: "Its operator has ended it for good, without a model.",
};

function endReason(code: string): ProposalReason {
  return { code, text: Object.hasOwn(ENDS, code) ? ENDS[code] : "It has ended without a model here." };
}

/** What the ledger says of a study, whoever has approved it. */
function toldBy({ at, ended }: StudyHistory, by: Proposal["by"]) {
  return ended
    ? { state: "ended" as const, by, reasons: [endReason(ended.code)], atMs: ended.at }
    : { state: "begun" as const, by, atMs: at };
}
