import type { Policy } from "@fedseg/client-node/policy/policy.ts";
import type { Circumstances } from "@fedseg/client-node/policy/floors.ts";
import { type PolicyLimits, policyLimits } from "@fedseg/client-node/policy/limits.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { NOT_ASKED } from "./compared.ts";
import { TINY_CLOCK, tinyPlan } from "./tiny-market.ts";

/** A plan that the usual limits admit. */
export function admissiblePlan(nodes: number): Plan {
  const tiny = tinyPlan("policy", nodes);
  return {
    ...tiny,
    timing: { ...tiny.timing, tickMs: 2500, reportMs: 60_000, prepareMs: 60_000 },
    budget: { epsilon: "4", usersCap: 700, delta: "1e-7" },
    usersFloor: 2000,
  };
}

/** The policy of an owner who has agreed to a plan's parties and dictionary, and has written these limits. */
export function policyFor(
  { coordinator, roster, features, cleaning, targets }: Plan,
  limits: Partial<PolicyLimits> = {},
): Policy {
  const dictionary = { features, cleaning, ...(targets && { targets }) };
  return {
    coordinator,
    roster,
    compared: NOT_ASKED,
    maxEpsilon: 10,
    maxDelta: 1e-7,
    limits: policyLimits.parse(limits),
    dictionary,
  };
}

/** The day after the tiny market's snapshot, at an account that has approved nothing. */
export const USUAL: Circumstances = {
  nowMs: TINY_CLOCK,
  approvedSnapshot: undefined,
  approved: new Set(),
  models: new Map(),
};
