import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { Policy } from "./policy.ts";
import { type Difference, compareDictionary, differences } from "./difference.ts";
import { inputDifferences } from "./inputs.ts";
import { type Circumstances, type Floor, POLICY_CODES, type PolicyCode, floorsOf } from "./floors.ts";

/** Everything that a policy says about a plan. */
export interface Judgement {
  /** Every limit, met or missed. */
  readonly floors: readonly Floor[];
  /** Every place at which the plan names others, or computes something else, than this node has agreed to. */
  readonly differences: readonly (Difference & { readonly code: PolicyCode })[];
  /** What the plan is refused for, in the order of `POLICY_CODES`; empty when it is not. */
  readonly codes: readonly PolicyCode[];
}

/** Holds all of a plan against a node's policy. */
export function judgePlan(policy: Policy, plan: Plan, circumstances: Circumstances): Judgement {
  const { features, cleaning, targets, catalogue } = compareDictionary(policy.dictionary, plan);
  const of = (code: PolicyCode, found: readonly Difference[]) => found.map((each) => ({ code, ...each }));
  const parties = [
    ...of("POLICY_COORDINATOR", differences("coordinator", plan.coordinator, policy.coordinator)),
    ...of("POLICY_ROSTER", differences("roster", places(plan.roster), places(policy.roster))),
  ];
  const computed = [
    ...of("POLICY_FEATURE", features),
    ...of("POLICY_CLEANING", cleaning),
    ...of("POLICY_TARGET", targets),
    ...of("POLICY_CATALOGUE", catalogue),
    ...of("POLICY_INPUT", inputDifferences(plan, circumstances)),
  ];
  const floors = floorsOf(policy, plan, circumstances);
  const missed = floors.filter(({ missedBy }) => missedBy !== undefined);
  const found = new Set([...parties, ...missed, ...computed].map(({ code }) => code));
  const codes = POLICY_CODES.filter((code) => found.has(code));
  return { floors, differences: [...parties, ...computed], codes };
}

/** A roster by places, which are counted from 1. */
function places(roster: Policy["roster"]): Readonly<Record<string, Policy["coordinator"]>> {
  return Object.fromEntries(roster.map(({ name, identity }, at) => [`${at + 1}`, { name, identity }]));
}
