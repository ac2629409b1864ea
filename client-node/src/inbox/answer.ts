import { CodedError } from "@fedseg/shared/errors.ts";
import { type InboxBook, openProposals, withState } from "./book.ts";
import { type Proposal, type ProposalState, isEnded, isWithdrawn } from "./proposal.ts";

/** What an owner says to a proposal. */
export type Answer =
  | { readonly type: "approve" }
  | { readonly type: "refuse"; readonly reason: string | undefined };

/**
 * Takes an owner's answer to a proposal down. `study`: its planHash, or as many of its first digits as no other has. An answer can be
 * taken back until the study has begun; what policy, account or a limit refuse, no answer changes.
 * @throws CodedError PROPOSAL_UNKNOWN, PROPOSAL_REFUSED or PROPOSAL_OVER.
 */
export function answer(
  book: InboxBook,
  study: string,
  given: Answer,
  nowMs: number,
): readonly [InboxBook, Proposal] {
  const known = named(book, study);
  if (isOver(known)) throw over(known);
  if (known.state === "refused" && known.by !== "owner") throw refusedAlready(known);
  const reasons = given.type === "refuse" ? [{ code: "PLAN_DECLINED", text: given.reason ?? "" }] : [];
  const state: ProposalState = given.type === "approve" ? "approved" : "refused";
  return [withState(book, known.study, { state, by: "owner", reasons }, nowMs), known];
}

/** Finds the one proposal that some first digits name. @throws CodedError PROPOSAL_UNKNOWN. */
export function named(book: InboxBook, study: string): Proposal {
  const found = /^[0-9a-f]{4,64}$/.test(study)
    ? book.proposals.filter((one) => one.study.startsWith(study))
    : [];
  if (found.length !== 1) throw unknown(book, found.length);
  return found[0];
}

function isOver(known: Proposal): boolean {
  const { state } = known;
  return state === "begun" || state === "ended" || state === "lapsed" || isWithdrawn(known) || isEnded(known);
}

function unknown(book: InboxBook, found: number): CodedError {
  const open = openProposals(book).map(({ study }) => study.slice(0, 16));
  return new CodedError("PROPOSAL_UNKNOWN", {
    what:
      found > 1
        ? "Several proposals begin with these digits."
        : "No proposal in this node's inbox has this hash.",
    why: "An answer holds for exactly one plan, which is named by its hash or by its first digits, four at least.",
    todo:
      open.length > 0
        ? `Copy the hash that fedseg-node inbox shows. These can be answered: ${open.join(", ")}.`
        : "Start the node: proposals are listed by fedseg-node inbox once the coordinator has shown them.",
  });
}

function refusedAlready({ reasons }: Proposal): CodedError {
  return new CodedError("PROPOSAL_REFUSED", {
    what: `This plan was refused, and not by a person (${reasons.map(({ code }) => code).join(", ")}).`,
    why: "Policy, account and limits hold for what a person approves, too.",
    todo: "See why with fedseg-node inbox --study; change what refuses it if your organisation agrees, and start the node again: the plan is judged anew when it comes again.",
  });
}

function over(proposal: Proposal): CodedError {
  const { state } = proposal;
  const [what, todo] = isEnded(proposal)
    ? [
        "The coordinator has ended this study.",
        "Nothing is to be done: a study that its coordinator has ended never begins.",
      ]
    : state === "lapsed" || isWithdrawn(proposal)
      ? [
          isWithdrawn(proposal) ? "The coordinator offers this study no more." : "This proposal has lapsed.",
          "Start the node: it can be answered again when the coordinator shows it again.",
        ]
      : [
          `This study has ${state}.`,
          "A study under way is given up with fedseg-node leave; what it has charged stays charged.",
        ];
  return new CodedError("PROPOSAL_OVER", {
    what,
    why: "What was countersigned cannot be taken back, and what waits no more cannot be answered.",
    todo,
  });
}
