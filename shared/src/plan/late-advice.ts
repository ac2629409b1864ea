import { CodedError } from "../errors.ts";
import { contractOf } from "../programs/index.ts";
import { STAYS_SPENT, TooFewUsers } from "../programs/too-few.ts";
import { checkAll } from "./check.ts";
import { isRefused } from "./is-refused.ts";
import { withNearest } from "./nearest.ts";
import type { Plan } from "./plan.ts";
import { programsOf } from "./programs.ts";

/**
 * Returns the refusal of a plan's program that a released count came to, with the nearest plans that so many users would
 * carry: each has been checked, with that count as its floor where the program looks.
 */
export function withLateAdvice(plan: Plan, at: number, error: CodedError): CodedError {
  if (!(error instanceof TooFewUsers)) return error;
  const counted = { ...plan, usersFloor: Math.max(1, Math.floor(error.users)) };
  const check = (changed: Plan) => {
    checkAll({ ...changed, usersFloor: Math.max(changed.usersFloor, plan.usersFloor) });
    const isLeftOut = changed.programs.length < plan.programs.length;
    if (isLeftOut) return;
    const { asked, facts } = programsOf(changed)[at];
    contractOf(asked.name).check(asked.spec, facts);
  };
  // The program may know more by then than the plan does.
  if (!isRefused(() => check(counted))) return error;
  const { code, refusal } = withNearest(counted, error, check, at);
  return new CodedError(code, {
    ...refusal,
    todo: [refusal.todo, ...targetAdvice(plan, at), STAYS_SPENT].join(" "),
  });
}

/** The floor carries the plan's program: of those users too few have its target. Says what counts more of them. */
function targetAdvice({ programs, targets }: Plan, at: number): readonly string[] {
  const { target: name = "" } = programs[at].spec as { readonly target?: string };
  const target = targets?.[name];
  if (!target) return [];
  const quoted = JSON.stringify(name);
  return target.of === "attribute"
    ? [
        `Users without a value of ${quoted} do not count: classes of more of its values, or an attribute that more users have, count more of them.`,
      ]
    : [
        `Users count who were there before the ${target.withinDays} days of ${quoted}: fewer days, or a later snapshot, count more of them.`,
      ];
}
