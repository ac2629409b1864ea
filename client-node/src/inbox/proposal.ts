import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { toFixedMuSq } from "@fedseg/shared/dp/charge.ts";
import { learnedMuSq } from "@fedseg/shared/plan/learned.ts";
import { sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { templateHash } from "@fedseg/shared/plan/template.ts";
import { budgetOf } from "@fedseg/shared/plan/terms.ts";
import { plainText } from "@fedseg/wording/page/plain-text.ts";
import { z } from "zod";

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const moment = z.string().max(40);
const fixedPoint = z.string().regex(/^\d{1,48}$/);

/** Longest reason that an owner can give. */
export const LONGEST_REASON = 500;

/**
 * Where a proposal stands. `waiting`: for its owner. `approved`: it begins when its turn comes. `begun`, `ended`: by the ledger.
 * `refused`: by the owner, policy, account or a limit. `lapsed`: nobody answered in time, or it is offered no more.
 */
export const proposalState = z.enum(["waiting", "approved", "refused", "lapsed", "begun", "ended"]);
export type ProposalState = z.infer<typeof proposalState>;

/** Why a proposal stands where it does, for its owner. */
const proposalReason = z.strictObject({
  code: z.string().max(64),
  text: z.string().max(8000),
});
export type ProposalReason = z.infer<typeof proposalReason>;

/** What a node keeps of a plan that its coordinator has signed. */
export const proposal = z.strictObject({
  /** planHash, hexadecimal. */
  study: hash,
  title: z.string().max(200),
  coordinator: z.string().max(64),
  roster: z.array(z.string().max(64)).max(255),
  snapshot: moment,
  sessions: z.int(),
  /** What it costs if no attempt is lost, at its own delta, and what it may charge at most; mu² in fixed point 2^-80. */
  price: z.strictObject({
    epsilon: z.string().max(40),
    delta: z.string().max(40),
    muSq: fixedPoint,
    worstMuSq: fixedPoint,
  }),
  /** Hash of the template that the plan is of, as this node computes it: what a standing approval names. */
  template: hash,
  /** With how many it may go on when enrolment closes, where that is not all. */
  quorum: z.int().optional(),
  /** When enrolment closes, as far as the plan says so. */
  enrolBy: moment.optional(),
  replaces: hash.optional(),
  /** When it came first; since when it stands so; until when it can be answered. ISO 8601. */
  received: moment,
  since: moment,
  until: moment.optional(),
  state: proposalState,
  /** Who has approved or refused it: a rule and the policy are the owner's too, written before. Of one that has lapsed: who had agreed to it until it was over. */
  by: z.enum(["owner", "policy", "rule", "replaces"]).optional(),
  reasons: z.array(proposalReason).max(8),
});
export type Proposal = z.infer<typeof proposal>;

/** Whether a person can answer it, or take their answer back. */
export function isOpen(state: ProposalState): boolean {
  return state === "waiting" || state === "approved";
}

/** Whether its enrolment has closed without this node, so that no answer counts any more. */
export function isClosed({ reasons }: Pick<Proposal, "reasons">): boolean {
  return reasons.some(({ code }) => code === "CLOSED");
}

/** Whether its coordinator has ceased to offer it. */
export function isWithdrawn({ reasons }: Pick<Proposal, "reasons">): boolean {
  return reasons.some(({ code }) => code === "WITHDRAWN");
}

/** Whether a person has said no and can still say yes. */
export function mayStillApprove({ state, by, reasons }: Pick<Proposal, "state" | "by" | "reasons">): boolean {
  const isOver = isClosed({ reasons }) || isWithdrawn({ reasons }) || isEnded({ reasons });
  return state === "refused" && by === "owner" && !isOver;
}

/** With what a coordinator signs that a study has ended and nothing takes its place. */
export const CANCELS: ReadonlySet<string> = new Set(["STUDY_CANCELLED", "STUDY_ENDED"]);

/** Whether its coordinator has signed its end, so that it is never offered again. */
export function isEnded({ reasons }: Pick<Proposal, "reasons">): boolean {
  return reasons.some(({ code }) => CANCELS.has(code));
}

/** Where a proposal stands, as people read it: what its coordinator has ended or offers no more has not lapsed by itself. */
export type ShownState = ProposalState | "cancelled" | "withdrawn";

/** Returns where a proposal stands, as people read it. */
export function shownState({ state, reasons }: Pick<Proposal, "state" | "reasons">): ShownState {
  if (state !== "lapsed") return state;
  if (isEnded({ reasons })) return reasons.some(({ code }) => code === "STUDY_ENDED") ? "ended" : "cancelled";
  return isWithdrawn({ reasons }) ? "withdrawn" : "lapsed";
}

/** Whether it was agreed to until its enrolment closed, or it was offered no more. */
export function isOverButAgreed({ state, by }: Pick<Proposal, "state" | "by">): boolean {
  return state === "lapsed" && by !== undefined;
}

/** What of a proposal is its plan's. */
export type ProposalFacts = Pick<
  Proposal,
  | "study"
  | "title"
  | "coordinator"
  | "roster"
  | "snapshot"
  | "sessions"
  | "price"
  | "template"
  | "quorum"
  | "enrolBy"
  | "replaces"
>;

/** Reads off a plan what is kept of it. `isPriced`: whether policy and account let it through; of another nothing is computed. */
export function factsOf(study: string, plan: Plan, isPriced: boolean): ProposalFacts {
  const { title, coordinator, roster, snapshot, budget, quorum, enrolBy, replaces } = plan;
  const { epsilon, delta } = budget;
  return {
    study,
    title: plainText(title),
    coordinator: coordinator.name,
    roster: roster.map(({ name }) => name),
    snapshot,
    sessions: isPriced ? sessionsOf(plan).length : 0,
    price: {
      epsilon,
      delta,
      muSq: isPriced ? `${toFixedMuSq(budgetOf(plan).mu)}` : "0",
      worstMuSq: isPriced ? `${learnedMuSq(plan)}` : "0",
    },
    template: toHex(templateHash(plan)),
    ...(quorum !== undefined && quorum < roster.length && { quorum }),
    ...(enrolBy !== undefined && { enrolBy }),
    ...(replaces !== undefined && { replaces }),
  };
}
