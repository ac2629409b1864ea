import { CodedError } from "@fedseg/shared/errors.ts";
import { requireStart } from "@fedseg/shared/plan/analysis.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { equalBytes } from "@fedseg/shared/crypto/bytes.ts";
import { type Compared, requireCompared } from "./comparison/compared.ts";
import type { Dictionary } from "@fedseg/shared/features/dictionary.ts";

/** What this node agrees to, written by its owner and never by a coordinator. */
export interface Policy {
  /** The coordinator it works with. */
  readonly coordinator: { readonly name: string; readonly identity: string };
  /** The roster it knows: names and identity keys in order. */
  readonly roster: readonly { readonly name: string; readonly identity: string }[];
  /** With how many partners that roster must have been compared, and with whom it was. */
  readonly compared: Compared;
  /** Largest epsilon and delta of one study. */
  readonly maxEpsilon: number;
  readonly maxDelta: number;
  /** What may be computed: the dictionary that the organisation has agreed to. */
  readonly dictionary: Dictionary;
}

/**
 * Checks a plan against the node's own policy and returns the node's place in the roster.
 * @throws CodedError PLAN_* or SUM_TOO_LARGE for a plan that nobody could accept, POLICY_* for one that this node
 * does not, ROSTER_UNCOMPARED.
 */
export function checkPolicy(policy: Policy, plan: Plan, name: string): number {
  checkPlan(plan);
  requireStart(plan);
  const sameParty = (
    a: { name: string; identity: string },
    b: { name: string; identity: string } | undefined,
  ) => a.name === b?.name && a.identity === b.identity;
  if (!sameParty(policy.coordinator, plan.coordinator)) {
    refuse(
      "POLICY_COORDINATOR",
      "The plan names another coordinator key than the one pinned here.",
      "Check the coordinator's key with its operator before you change the pin.",
    );
  }
  const isPinned =
    plan.roster.length === policy.roster.length &&
    policy.roster.every((party, at) => sameParty(party, plan.roster[at]));
  if (!isPinned) {
    refuse(
      "POLICY_ROSTER",
      "The plan's roster differs from the one pinned here.",
      "Compare names and keys with your partners; pin the new roster only if all agree.",
    );
  }
  if (Number(plan.budget.epsilon) > policy.maxEpsilon || Number(plan.budget.delta) > policy.maxDelta) {
    refuse(
      "POLICY_BUDGET",
      `The plan costs epsilon ${plan.budget.epsilon} at delta ${plan.budget.delta}; this node allows ${policy.maxEpsilon} at ${policy.maxDelta}.`,
      "Ask for a cheaper plan, or raise policy.maxEpsilon if your organisation agrees.",
    );
  }
  checkDictionary(policy.dictionary, plan);
  requireCompared(policy.compared, plan);
  return plan.roster.findIndex((party) => party.name === name);
}

/** Everything that a plan would compute must stand in the dictionary, in the same words. */
function checkDictionary(dictionary: Dictionary, { program }: Plan): void {
  const { features, select } = program.spec;
  const unknown = features.find((feature) => !dictionary.features.some((own) => isSame(own, feature)));
  if (unknown) {
    refuse(
      "POLICY_FEATURE",
      `The plan's feature ${JSON.stringify(unknown.name)} is not, in the same words, in this node's dictionary.`,
      "Compare your dictionary file with the coordinator's; take over the feature if your organisation agrees to it.",
    );
  }
  if (!isSame(dictionary.cleaning, program.cleaning)) {
    refuse(
      "POLICY_CLEANING",
      "The plan cleans data by other rules than this node's dictionary.",
      "Compare the cleaning section of your dictionary file with the coordinator's.",
    );
  }
  if (select && !(dictionary.target && isSame(dictionary.target, select.target))) {
    refuse(
      "POLICY_TARGET",
      "The plan judges features by another target than this node's dictionary.",
      "Compare the target of your dictionary file with the coordinator's.",
    );
  }
}

function isSame(a: unknown, b: unknown): boolean {
  return equalBytes(encodeCanonical(a), encodeCanonical(b));
}

function refuse(code: string, what: string, todo: string): never {
  throw new CodedError(code, { what, why: "This node's own policy does not allow it.", todo });
}
