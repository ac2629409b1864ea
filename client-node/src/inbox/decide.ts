import type { CodedError } from "@fedseg/shared/errors.ts";
import {
  type InboxBook,
  MOST_WAITING,
  type Standing,
  findProposal,
  openProposals,
  withProposal,
} from "./book.ts";
import type { Decision } from "./port.ts";
import { type Proposal, type ProposalFacts, type ProposalReason, isWithdrawn } from "./proposal.ts";
import { approvesNothing, declined, inboxFull } from "./refusals.ts";

/** What the owner has written about plans in general, when it is held against one. */
export type Ruling =
  | { readonly type: "never" }
  /** A person decides; `reason`: why no rule does. */
  | { readonly type: "ask"; readonly reason?: ProposalReason }
  | { readonly type: "begin"; readonly by: "policy" | "rule" | "replaces" };

/** A plan that has come, and what is known of it. */
export interface Offer {
  readonly facts: ProposalFacts;
  /** Why policy or account refuse it. */
  readonly objection: CodedError | undefined;
  /** The first of the owner's limits that it would pass. */
  readonly limit: CodedError | undefined;
  readonly ruling: Ruling;
}

/**
 * Decides about a plan that has come, and takes it down. What the owner has refused stays refused until the owner says otherwise;
 * a limit holds for what a person approves, too: whoever wants more changes the limit. What policy, account or a limit
 * refuse is judged anew when it comes again.
 */
export function decide(book: InboxBook, offer: Offer, nowMs: number): readonly [InboxBook, Decision] {
  const before = findProposal(book, offer.facts.study);
  if (before?.state === "begun" || before?.state === "ended") return [book, underWay(offer)];
  const [standing, decision] = judge(book, before, offer);
  return [standing ? withProposal(book, offer.facts, standing, nowMs) : book, decision];
}

/** What has begun is refused by the account: it is approved once, ever. */
function underWay({ objection }: Offer): Decision {
  return objection ? { type: "refuse", error: objection } : { type: "begin" };
}

function judge(
  book: InboxBook,
  before: Proposal | undefined,
  { objection, limit, ruling }: Offer,
): readonly [Standing | undefined, Decision] {
  if (before?.state === "refused" && before.by === "owner")
    return [offeredAgain(before), refusal(declined())];
  if (objection) return refused(objection);
  if (ruling.type === "never") return refused(approvesNothing());
  if (limit) return refused(limit);
  const open = openProposals(book);
  const isListed = before !== undefined && open.includes(before);
  if (!isListed && open.length >= MOST_WAITING) return refused(inboxFull());
  if (before?.state === "approved" && before.by === "owner")
    return [{ state: "approved", by: "owner" }, { type: "begin" }];
  if (ruling.type === "begin") return [{ state: "approved", by: ruling.by }, { type: "begin" }];
  return [{ state: "waiting", reasons: ruling.reason ? [ruling.reason] : [] }, { type: "wait" }];
}

/** What a person has refused stands as it did, and can be answered otherwise again. */
function offeredAgain(before: Proposal): Standing | undefined {
  if (!isWithdrawn(before)) return undefined;
  const { state, by, since, reasons } = before;
  const kept = reasons.filter((reason) => !isWithdrawn({ reasons: [reason] }));
  return { state, by, reasons: kept, atMs: Date.parse(since) };
}

function refused(error: CodedError): readonly [Standing, Decision] {
  const reasons = [{ code: error.code, text: error.message.slice(0, 8000) }];
  return [{ state: "refused", by: "policy", reasons }, refusal(error)];
}

function refusal(error: CodedError): Decision {
  return { type: "refuse", error };
}
