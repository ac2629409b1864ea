import { z } from "zod";
import {
  type Proposal,
  type ProposalFacts,
  type ProposalReason,
  type ProposalState,
  isOpen,
  isOverButAgreed,
  mayStillApprove,
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
export const PATIENCE_MS = 30 * 86_400_000;

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

/** Lists the proposals that a person can still answer or take back. */
export function openProposals({ proposals }: InboxBook): readonly Proposal[] {
  return proposals.filter(({ state }) => isOpen(state));
}

/**
 * Lists the proposals whose plans are kept: those that can be answered, one that a person has refused among them, and those that were
 * agreed to until enrolment closed or they were offered no more. Of these the coordinator may say yet that a smaller one takes their place.
 */
export function keptProposals({ proposals }: InboxBook): readonly Proposal[] {
  return proposals.filter((one) => isOpen(one.state) || isOverButAgreed(one) || mayStillApprove(one));
}

/** Lists the proposals that were agreed to and have not begun, and whose end is still to be heard. */
export function agreedProposals({ proposals }: InboxBook): readonly Proposal[] {
  return proposals.filter((one) => one.state === "approved" || isOverButAgreed(one));
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
    ...over(isOverButAgreed, MOST_WAITING),
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

/** A moment (milliseconds since 1970) as a book has it: ISO 8601 in UTC, to the second. */
export function momentOf(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}
