import { CodedError } from "../../errors.ts";
import type { ProgramFacts } from "../contract.ts";
import { LARGEST_ERROR } from "../part.ts";
import type { BehaviourSpec } from "./spec.ts";
import { behaviourSupport } from "./support.ts";

/**
 * Refuses a second program on behaviour that looks at other days, and a floor of users under which nothing could be told.
 * @throws CodedError PLAN_BEHAVIOUR or PLAN_TOO_SMALL
 */
export function checkBehaviour(spec: BehaviourSpec, facts: ProgramFacts): void {
  const other = facts.asked?.find(
    ({ name, spec: own }) => name === "behaviour" && (own as BehaviourSpec).windowDays !== spec.windowDays,
  );
  if (other) {
    throw new CodedError("PLAN_BEHAVIOUR", {
      what: `Two programs ask for funnels of ${(other.spec as BehaviourSpec).windowDays} and of ${spec.windowDays} days.`,
      why: "Rows are read once, for one number of days.",
      todo: "Give both the same windowDays, or make two studies.",
    });
  }
  const { shareSigma } = behaviourSupport(spec, facts);
  if (shareSigma <= LARGEST_ERROR) return;
  const factor = shareSigma / LARGEST_ERROR;
  throw new CodedError("PLAN_TOO_SMALL", {
    what: `About ${facts.usersFloor} users are too few to tell how segments behave: a share of a segment's users would be off by ${Math.round(100 * shareSigma)} points of a hundred.`,
    why: "The noise would decide what is told, not the users.",
    todo: `Nearest feasible plans: at least ${Math.ceil(facts.usersFloor * factor)} users; fewer segments; or ${(factor ** 2).toFixed(1)} times the share for behaviour. What was already spent stays spent.`,
  });
}
