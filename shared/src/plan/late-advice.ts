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
  return new CodedError(code, { ...refusal, todo: `${refusal.todo} ${STAYS_SPENT}` });
}
