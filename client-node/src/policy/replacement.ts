import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { smallerPlan } from "@fedseg/shared/plan/smaller-plan.ts";
import { type Difference, differences } from "./difference.ts";
import type { Policy } from "./policy.ts";

/** Code with which a coordinator ends a study whose place a smaller one takes. */
export const STUDY_REPLACED = "STUDY_REPLACED";

/**
 * Lists where a plan is not the earlier one with fewer nodes: its roster is some of the earlier one's parties in their order,
 * as many as that plan's quorum at least and not all; as many may collude, and t and m follow; it has an id and dates of its own,
 * and all else is the same bytes. Nothing is listed for a plan that takes the earlier one's place as it had said.
 */
export function replacementDifferences(earlier: Plan, plan: Plan): readonly Difference[] {
  const { roster } = plan;
  const [least, most] = [earlier.quorum ?? earlier.roster.length, earlier.roster.length - 1];
  if (roster.length < Math.max(3, least) || roster.length > most)
    return [{ path: "roster", plan: roster.length, own: sizeText(least, most) }];
  const path = "plan";
  return [
    ...foreignPlaces(roster, earlier.roster),
    // A plan that has taken a place itself: once.
    ...(earlier.replaces === undefined ? [] : [{ path: "replaces", plan: plan.replaces, own: undefined }]),
    ...differences(path, plan, smallerPlan(earlier, roster, plan)).map((each) => ({
      ...each,
      path: each.path.slice(path.length + 1),
    })),
  ];
}

/** Lists the parties of a roster that do not stand in another in this order, by places from 1. */
export function foreignPlaces(roster: Policy["roster"], known: Policy["roster"]): readonly Difference[] {
  let from = 0;
  return roster.flatMap(({ name, identity }, at) => {
    const found = known.findIndex(
      (party, place) => place >= from && party.name === name && party.identity === identity,
    );
    if (found >= 0) from = found + 1;
    return found >= 0 ? [] : [{ path: `roster.${at + 1}`, plan: { name, identity }, own: undefined }];
  });
}

function sizeText(least: number, most: number): string {
  return least > most ? "nobody may be left out" : `${least} to ${most} nodes`;
}
