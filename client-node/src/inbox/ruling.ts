import { usualCohort } from "@fedseg/shared/secagg/cohort.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { KnownInput } from "../policy/inputs.ts";
import { leastColluders } from "../policy/limits.ts";
import type { StandingRule } from "../policy/standing-rules.ts";
import { type AccountView, limitsPassed } from "./account-view.ts";
import type { Ruling } from "./decide.ts";
import type { ProposalReason } from "./proposal.ts";
import { limitReached } from "./refusals.ts";

/** What an owner has written about who says yes. */
export interface ApprovalPolicy {
  /** `ask`: a person. `standing`: what stands in the policy. `never`: nobody. */
  readonly approve: "ask" | "standing" | "never";
  /** With `standing`: the templates whose plans begin by themselves; other plans wait for a person. Left out: every plan begins. */
  readonly standing?: readonly StandingRule[] | undefined;
}

/** What a plan's approval depends on beside it. */
export interface RuledPlan {
  readonly plan: Plan;
  /** Hash of its template, computed from the plan itself. */
  readonly template: string;
  /** The most that it may charge, mu². */
  readonly worstSq: bigint;
  /** Models of earlier studies that it carries, as the own ledger knows them. */
  readonly inputs: readonly KnownInput[];
  /** Whether a person has agreed to the study whose place it takes, and still does. */
  readonly isAgreed: boolean;
}

/**
 * Says what an owner's policy makes of a plan that policy, account and limits let through. One that takes the place of a plan which
 * a person has approved was approved with that one: policy has looked at everything in which the two may differ. In the place of
 * one that a rule let begin it is held against the rules as any other: others may have used up meanwhile what they allow.
 */
export function rulingOf(
  { approve, standing }: ApprovalPolicy,
  ruled: RuledPlan,
  view: AccountView,
  nowMs: number,
): Ruling {
  if (approve === "never") return { type: "never" };
  if (ruled.isAgreed) return { type: "begin", by: "replaces" };
  if (approve === "ask") return { type: "ask" };
  if (!standing) return { type: "begin", by: "policy" };
  const reason = againstRules(standing, ruled, view, nowMs);
  return reason ? { type: "ask", reason } : { type: "begin", by: "rule" };
}

/** Why no standing approval covers a plan; undefined when one does. */
function againstRules(
  rules: readonly StandingRule[],
  { plan, template, worstSq, inputs }: RuledPlan,
  view: AccountView,
  nowMs: number,
): ProposalReason | undefined {
  const rule = rules.find((one) => one.template === template);
  if (!rule) return { code: "RULE_NONE", text: "No standing approval is of this template." };
  if (rule.coordinator !== undefined && rule.coordinator !== plan.coordinator.identity)
    return {
      code: "RULE_COORDINATOR",
      text: "The standing approval of this template is another coordinator's.",
    };
  const other = otherCohort(rule, plan);
  if (other !== undefined) return { code: "RULE_COHORT", text: other };
  // A template says that a plan carries a model, and not which: one that nobody here has seen come about is looked at by a person.
  if (inputs.some(({ standing }) => standing !== "recorded"))
    return { code: "RULE_INPUT", text: "It carries a model that this node's own ledger does not name." };
  const { perMonth, epsilonPerMonth, epsilonPerYear } = rule;
  const limits = { studiesPerMonth: perMonth, epsilonPerMonth, epsilonPerYear };
  const [passed] = limitsPassed(
    view,
    limits,
    { worstSq, replaces: plan.replaces, counts: (_, facts) => facts.template === template },
    nowMs,
  );
  if (!passed) return undefined;
  const { what } = limitReached(passed, view.delta).refusal;
  return { code: "RULE_PASSED", text: `Beyond the standing approval of this template. ${what}` };
}

/**
 * Says why a plan's cohort is not what a standing approval is of; undefined where it is. A template leaves the cohort to the run, so
 * that it is bound here: c from below, and by it t, which the protocol holds to 2t > n + c; m − c, of whose parts of the noise a node
 * gives one, from above, by what is usual for the smallest c.
 */
function otherCohort({ minColluders }: StandingRule, { roster, cohort }: Plan): string | undefined {
  const { c, m } = cohort;
  const least = usualCohort(roster.length, leastColluders(minColluders, roster.length));
  if (c < least.c)
    return `It withstands ${c} of ${least.n} nodes that side with the coordinator; the standing approval of this template is of ${least.c} or more.`;
  const [sharers, most] = [m - c, least.m - least.c];
  if (sharers <= most) return undefined;
  return `Each node gives one part in ${sharers} of its noise; the standing approval of this template is of one in ${most} or more.`;
}
