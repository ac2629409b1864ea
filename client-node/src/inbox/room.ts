import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { fitBeside } from "../account/beside.ts";

/** An approved plan of this node: one that has the room it needs, or one that waits for it. */
export interface Claim {
  /** planHash, hexadecimal. */
  readonly study: string;
  readonly plan: Plan;
  readonly hasBegun: boolean;
}

/**
 * Tells whether there is room for an approved plan beside others: as many studies as the owner wants at once, and none that would keep
 * another from answering in time. Of plans that wait for the same room the one whose enrolment closes first begins, of two that close
 * together the one with the smaller planHash: every platform that has approved both takes the same, and no two wait for each other.
 */
export function hasRoom(own: Omit<Claim, "hasBegun">, others: readonly Claim[], parallel: number): boolean {
  const begun = others.filter(({ hasBegun }) => hasBegun).map(({ plan }) => plan);
  const fits = ({ plan }: Pick<Claim, "plan">) => begun.length < parallel && fitBeside([plan, ...begun]);
  return fits(own) && !others.some((one) => !one.hasBegun && isAhead(one, own) && fits(one));
}

function isAhead(one: Omit<Claim, "hasBegun">, other: Omit<Claim, "hasBegun">): boolean {
  const [closes, later] = [closingOf(one), closingOf(other)];
  return closes === later ? one.study < other.study : closes < later;
}

/** Milliseconds since 1970; without a date a plan may wait for ever. */
function closingOf({ plan }: Pick<Claim, "plan">): number {
  return plan.enrolBy === undefined ? Number.POSITIVE_INFINITY : Date.parse(plan.enrolBy);
}
