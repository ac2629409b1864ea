import { guaranteeOf } from "@fedseg/shared/dp/accountant.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { upText } from "@fedseg/wording/number-text.ts";
import { MOST_WAITING } from "./book.ts";
import type { LimitCode, PassedLimit } from "./limits.ts";

/** The owner takes part in nothing new. */
export function approvesNothing(): CodedError {
  return new CodedError("POLICY_NEVER", {
    what: "This node takes part in no new study.",
    why: "Its policy says `approve: never`.",
    todo: "Nothing was approved. Write `approve: ask` or `approve: standing` under policy when your organisation takes part again.",
  });
}

/** What a node says of a plan that it agreed to, when its owner has to be asked after all. */
export function planUndecided(): CodedError {
  return new CodedError("PLAN_UNDECIDED", {
    what: "This node agreed to the plan, and its owner is asked after all.",
    why: "Since then other studies have used up what a standing approval allows, or the policy has changed.",
    todo: "Answer it in the inbox: fedseg-node inbox shows why it waits.",
  });
}

/** The owner has said no to this plan. */
export function declined(): CodedError {
  return new CodedError("PLAN_DECLINED", {
    what: "This node's owner has declined the plan.",
    why: "A plan is countersigned for an owner, never by the software alone.",
    todo: "Ask the owner why; fedseg-node approve takes it back for as long as the plan is offered.",
  });
}

/** Too many proposals wait: a new one pushes none of them out. */
export function inboxFull(): CodedError {
  return new CodedError("INBOX_FULL", {
    what: `${MOST_WAITING} proposals wait for this node's owner, and no more can.`,
    why: "A coordinator that proposes without end must not fill a disk, or hide one proposal behind many.",
    todo: "Look at them with fedseg-node inbox, and approve or refuse them: this one is then put to you by itself, as long as it is offered.",
  });
}

/** A limit of the owner's would be passed. `delta`: at which epsilons are told, the account's. */
export function limitReached(passed: PassedLimit, delta: number): CodedError {
  const { code, allowed, taken, asked } = passed;
  const { per, option, isEpsilon } = LIMITS[code];
  const epsilon = (muSq: bigint) => upText(guaranteeOf(muSq, delta).reported);
  const what = isEpsilon
    ? `With this plan ε of ${per} could come to ${epsilon(taken + asked)} at δ = ${delta.toExponential()}, and this node's policy allows ${allowed}: ${epsilon(taken)} is charged or promised to studies under way, and the plan may charge ${epsilon(asked)}.`
    : `It would be study ${taken + asked} of ${per}, and this node's policy allows ${allowed}.`;
  return new CodedError(code, {
    what,
    why: isEpsilon
      ? "Costs add in μ², not in ε; a study under way counts with the most that it may charge until it has ended. Months and years are UTC's, and what counts is this node's own ledger."
      : "Months are UTC's, and what counts is what this node's own ledger has approved.",
    todo: `Nothing was approved. ${adviceOf(passed)} or raise policy.limits.${option} if your organisation agrees.`,
  });
}

const LIMITS: Readonly<
  Record<LimitCode, { readonly per: string; readonly option: string; readonly isEpsilon: boolean }>
> = {
  LIMIT_STUDIES: { per: "this month", option: "studiesPerMonth", isEpsilon: false },
  LIMIT_MONTH: { per: "this month", option: "epsilonPerMonth", isEpsilon: true },
  LIMIT_YEAR: { per: "this year", option: "epsilonPerYear", isEpsilon: true },
};

function adviceOf({ fits, code }: PassedLimit): string {
  if (fits.type === "never") {
    const { per } = LIMITS[code];
    return `It does not fit into ${per.replace("this", "any")}, not even alone: ask for a plan with a smaller epsilon or fewer attempts,`;
  }
  const day = new Date(fits.at).toISOString().slice(0, 10);
  return fits.type === "from"
    ? `The same plan fits from ${day} on: let the coordinator propose it again then,`
    : `It fits from ${day} on if the studies that are under way have ended by then: let the coordinator propose it again,`;
}
