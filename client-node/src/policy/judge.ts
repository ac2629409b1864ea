import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { Policy } from "./policy.ts";
import { type Difference, compareDictionary, differences } from "./difference.ts";
import { inputDifferences } from "./inputs.ts";
import { foreignPlaces, replacementDifferences } from "./replacement.ts";
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
  const parties = [
    ...of("POLICY_COORDINATOR", differences("coordinator", plan.coordinator, policy.coordinator)),
    ...rosterDifferences(policy, plan, circumstances),
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

/**
 * The roster is the pinned one, place by place: a place is a node's index everywhere, and nobody is left out whom the owner
 * counts on. Only the plan that takes an approved one's place may do without some of them, as that one had said.
 */
function rosterDifferences(
  { roster: pinned }: Policy,
  plan: Plan,
  { replaceable }: Circumstances,
): readonly (Difference & { readonly code: PolicyCode })[] {
  const { replaces, roster } = plan;
  if (replaces === undefined)
    return of("POLICY_ROSTER", differences("roster", places(roster), places(pinned)));
  const earlier = replaceable?.(replaces);
  const nothing = { path: "replaces", plan: replaces, own: undefined };
  return [
    ...of("POLICY_ROSTER", foreignPlaces(roster, pinned)),
    ...of("POLICY_REPLACES", earlier ? replacementDifferences(earlier, plan) : [nothing]),
  ];
}

/** A roster by places, which are counted from 1. */
function places(roster: Policy["roster"]): Readonly<Record<string, Policy["coordinator"]>> {
  return Object.fromEntries(roster.map(({ name, identity }, at) => [`${at + 1}`, { name, identity }]));
}

function of(
  code: PolicyCode,
  found: readonly Difference[],
): readonly (Difference & { readonly code: PolicyCode })[] {
  return found.map((each) => ({ code, ...each }));
}
