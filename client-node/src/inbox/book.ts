import { z } from "zod";
import type { AccountHistory, StudyHistory } from "../account/history.ts";
import {
  type Proposal,
  type ProposalFacts,
  type ProposalReason,
  type ProposalState,
  proposal,
} from "./proposal.ts";

/** How many proposals may wait or be approved at one time: one more is refused, and none makes room. */
export const MOST_WAITING = 16;
/**
 * How many that were refused or have lapsed, that their owner has refused, and that have begun or ended, are listed; of older ones the
 * number. What a person has refused is pushed out by nothing that a coordinator does.
 */
const MOST_REFUSED = 50;
const MOST_DECLINED = 500;
const MOST_BEGUN = 200;
/** For how long an answer is waited for, and an approval holds, where nobody has said when enrolment closes. */
const PATIENCE_MS = 30 * 86_400_000;

/** A node's proposals, in the order in which they came, and how many are listed no more. */
export const inboxBook = z.strictObject({
  proposals: z.array(proposal).max(MOST_WAITING + MOST_REFUSED + MOST_DECLINED + MOST_BEGUN),
  unlisted: z.strictObject({ count: z.int(), since: z.string(), last: z.string() }).optional(),
});
export type InboxBook = z.infer<typeof inboxBook>;

/** The book of a node that nothing was proposed to. */
export const NO_PROPOSALS: InboxBook = { proposals: [] };

/** What a proposal comes to. */
export interface Standing {
  readonly state: ProposalState;
  readonly by?: Proposal["by"];
  readonly reasons?: readonly ProposalReason[];
  /** Since when, milliseconds since 1970, where the ledger says so. */
  readonly atMs?: number;
}

/** Finds a proposal by its planHash; undefined when it is not listed. */
export function findProposal({ proposals }: InboxBook, study: string): Proposal | undefined {
  return proposals.find((one) => one.study === study);
}

/** Enters what a proposal comes to at a moment; one that stands so already keeps its date. */
export function withProposal(
  book: InboxBook,
  facts: ProposalFacts,
  { state, by, reasons = [], atMs }: Standing,
  nowMs: number,
): InboxBook {
  const before = findProposal(book, facts.study);
  const now = momentOf(nowMs);
  const isSame = before?.state === state && before.by === by && codesOf(before.reasons) === codesOf(reasons);
  const next: Proposal = {
    ...facts,
    received: before?.received ?? now,
    since: atMs !== undefined ? momentOf(atMs) : isSame ? before.since : now,
    ...(isOpen(state) && { until: isSame && before.until ? before.until : lapsesAt(facts, nowMs) }),
    state,
    ...(by && { by }),
    reasons: [...reasons],
  };
  const proposals = before
    ? book.proposals.map((one) => (one === before ? next : one))
    : [...book.proposals, next];
  return bounded({ ...book, proposals }, now);
}

/** Changes the state of a proposal that is listed. */
export function withState(book: InboxBook, study: string, standing: Standing, nowMs: number): InboxBook {
  const before = findProposal(book, study);
  return before ? withProposal(book, factsIn(before), standing, nowMs) : book;
}

/**
 * Holds the book against the ledger and the clock: what was approved there has begun, or ended, and when; what has waited too long
 * has lapsed. The ledger is right whatever the book says: an old copy of it, or none, approves nothing twice.
 */
export function settled(
  book: InboxBook,
  { studies }: Pick<AccountHistory, "studies">,
  nowMs: number,
): InboxBook {
  let next = book;
  for (const { study, state, by, until, since } of book.proposals) {
    const known = studies.get(study);
    const told = known && toldBy(known, by);
    if (told) {
      if (state !== told.state || since !== momentOf(told.atMs)) next = withState(next, study, told, nowMs);
    } else if (isOpen(state) && until !== undefined && Date.parse(until) <= nowMs) {
      next = withState(next, study, { state: "lapsed", reasons: [{ code: "LAPSED", text: LAPSED }] }, nowMs);
    }
  }
  return next;
}

/**
 * Tells whether a person has agreed to a study and still does, so that a smaller one may take its place: an answer that was taken
 * back, that has lapsed, or whose study has ended as long ago as an approval holds, is none.
 */
export function isAgreedTo(
  book: InboxBook,
  study: string,
  history: Pick<AccountHistory, "studies">,
  nowMs: number,
): boolean {
  const known = findProposal(settled(book, history, nowMs), study);
  if (known?.by !== "owner" || known.state === "refused" || known.state === "lapsed") return false;
  const ended = history.studies.get(study)?.ended;
  return !ended || nowMs < ended.at + PATIENCE_MS;
}

/** Lists the proposals that a person can still answer or take back. */
export function openProposals({ proposals }: InboxBook): readonly Proposal[] {
  return proposals.filter(({ state }) => isOpen(state));
}

const LAPSED = "It was not begun in time.";

function endReason(code: string): ProposalReason {
  return {
    code,
    text: code === "MODEL" ? "It has ended with its model." : "It has ended without a model here.",
  };
}

/** What the ledger says of a study, whoever has approved it. */
function toldBy({ at, ended }: StudyHistory, by: Proposal["by"]) {
  return ended
    ? { state: "ended" as const, by, reasons: [endReason(ended.code)], atMs: ended.at }
    : { state: "begun" as const, by, atMs: at };
}

function isOpen(state: ProposalState): boolean {
  return state === "waiting" || state === "approved";
}

/** What of a proposal is its plan's. */
function factsIn(known: Proposal): ProposalFacts {
  const { study, title, coordinator, roster, snapshot, sessions, price, template } = known;
  const { quorum, enrolBy, replaces } = known;
  return {
    study,
    title,
    coordinator,
    roster,
    snapshot,
    sessions,
    price,
    template,
    ...(quorum !== undefined && { quorum }),
    ...(enrolBy !== undefined && { enrolBy }),
    ...(replaces !== undefined && { replaces }),
  };
}

/** When a proposal lapses: when enrolment closes, as far as its plan says so and it has not come yet, and after some time in any case. */
function lapsesAt({ enrolBy }: ProposalFacts, nowMs: number): string {
  const latest = nowMs + PATIENCE_MS;
  const closes = enrolBy === undefined ? latest : Date.parse(enrolBy);
  return momentOf(closes > nowMs ? Math.min(closes, latest) : latest);
}

function codesOf(reasons: readonly ProposalReason[]): string {
  return reasons.map(({ code }) => code).join(" ");
}

/** Lists no more than so many of each kind that nothing hangs on; the oldest is counted in their place. */
function bounded(book: InboxBook, now: string): InboxBook {
  const over = (isOfKind: (one: Proposal) => boolean, most: number) => {
    const all = book.proposals.filter(isOfKind);
    const oldest = all.toSorted((a, b) => Date.parse(a.since) - Date.parse(b.since));
    return oldest.slice(0, Math.max(0, all.length - most));
  };
  const dropped = new Set([
    ...over((one) => one.state === "lapsed" || (one.state === "refused" && !isDeclined(one)), MOST_REFUSED),
    ...over(isDeclined, MOST_DECLINED),
    ...over(({ state }) => state === "begun" || state === "ended", MOST_BEGUN),
  ]);
  if (dropped.size === 0) return book;
  const { count = 0, since = now } = book.unlisted ?? {};
  return {
    proposals: book.proposals.filter((one) => !dropped.has(one)),
    unlisted: { count: count + dropped.size, since, last: now },
  };
}

/** Whether a person has said no. */
function isDeclined({ state, by }: Proposal): boolean {
  return state === "refused" && by === "owner";
}

function momentOf(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}
