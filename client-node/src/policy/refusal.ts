import { CodedError, type Refusal } from "@fedseg/shared/errors.ts";
import { uncompared } from "../comparison/refusals.ts";
import type { PolicyCode } from "./floors.ts";
import type { Judgement } from "./judge.ts";
import { judgementText } from "./judgement-text.ts";

const WHY = "This node's own policy does not allow it.";

/** What may be told to others of each refusal: constants, which say nothing of the policy's numbers. */
const REFUSALS: Readonly<Record<PolicyCode, Omit<Refusal, "why"> & Partial<Refusal>>> = {
  POLICY_COORDINATOR: {
    what: "The plan names another coordinator than the one pinned here.",
    todo: "Check the coordinator's key with its operator before you change the pin.",
  },
  POLICY_ROSTER: {
    what: "The plan's roster differs from the one pinned here.",
    todo: "Where it leaves out who is still a partner, ask the operator to propose it to all, with a quorum. Else compare names and keys with your partners; pin the new roster only if all agree.",
  },
  POLICY_REPLACES: {
    what: "The plan takes the place of another, and not as that one had said.",
    todo: "Let the coordinator end the earlier study first, before anything is charged in it, and propose the same plan to those who had approved it, once; any other change is a new plan, without `replaces`.",
  },
  POLICY_COHORT: {
    what: "The plan's n, c, t or m protects less than this node asks for.",
    todo: "Leave the plan's cohort out to get the usual numbers, or change policy.limits if your organisation agrees.",
  },
  POLICY_BUDGET: {
    what: "The plan's epsilon or delta is larger than this node allows.",
    todo: "Ask for a cheaper plan, or raise policy.maxEpsilon or maxDelta if your organisation agrees.",
  },
  POLICY_ATTEMPTS: {
    what: "The plan's attempts, all of them opened, would tell more than this node allows.",
    todo: "Ask for fewer attempts or a smaller epsilon, or raise policy.maxEpsilon or policy.limits.maxAttempts if your organisation agrees.",
  },
  POLICY_SESSIONS: {
    what: "The plan allows more sessions than this node does.",
    todo: "Ask for a smaller limits.maxSessions, or raise policy.limits.maxSessions.",
  },
  POLICY_TICK: {
    what: "The plan's tick is shorter than this node asks for.",
    todo: "Ask for a longer timing.tickMs; lower policy.limits.minTickMs only below what a session never takes here.",
  },
  POLICY_PREPARE: {
    what: "The plan leaves less time for reading rows than this node asks for.",
    todo: "Ask for a longer timing.prepareMs; lower policy.limits.minPrepareMs only below what reading never takes here.",
  },
  POLICY_WAIT: {
    what: "A step of the plan may take longer than this node waits.",
    todo: "Ask for shorter times under timing, or raise policy.limits.maxWaitMs.",
  },
  POLICY_SNAPSHOT: {
    what: "The plan's snapshot lies outside the window that this node allows.",
    todo: "Ask for a snapshot inside it, check this machine's clock, or change policy.limits if your organisation agrees.",
  },
  POLICY_FEATURE: {
    what: "A feature of the plan is not, in the same words, in this node's dictionary.",
    todo: "Compare your dictionary file with the coordinator's; take over the feature if your organisation agrees to it.",
  },
  POLICY_CLEANING: {
    what: "The plan cleans data by other rules than this node's dictionary.",
    todo: "Compare the cleaning section of your dictionary file with the coordinator's.",
  },
  POLICY_TARGET: {
    what: "The plan judges by another target than this node's dictionary.",
    todo: "Compare the targets of your dictionary file with the coordinator's.",
  },
  POLICY_CATALOGUE: {
    what: "The plan counts by another catalogue than this node's dictionary.",
    todo: "Compare the two hashes with your partners, and take over the file of the one that all agree on.",
  },
  POLICY_INPUT: {
    what: "An earlier model that the plan carries is not the one with which that study ended at this node.",
    todo: "Ask the coordinator for a plan with the model.json that this node's ledger names, or for one without it.",
  },
  ROSTER_UNCOMPARED: uncompared().refusal,
};

/** A plan refused by the node's own policy. Its refusal is constant for each code; who misses what by how much stays in `message`, for the owner. */
export class PolicyRefusal extends CodedError {
  readonly judgement: Judgement;

  constructor(code: PolicyCode, judgement: Judgement) {
    super(code, { why: WHY, ...REFUSALS[code] });
    this.judgement = judgement;
    this.message = `${this.message}\n${judgementText(judgement, "missed")}`;
  }
}
