import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { fewCountedText } from "@fedseg/wording/plan/few-counted-text.ts";
import type { ServiceEvent } from "../view.ts";
import type { StudyTold } from "./world.ts";

/** Returns what is told of a study as an event that names members; of what concerns several, the text lists them. */
export function eventOf(told: StudyTold, roster: Plan["roster"]): Omit<ServiceEvent, "id" | "at" | "study"> {
  const named = (nodes: readonly number[]) => nodes.map((node) => roster[node].name).join(", ");
  return {
    type: told.type,
    ...("node" in told && { member: roster[told.node].name }),
    ...("session" in told && { session: told.session }),
    ...("code" in told && { code: told.code }),
    ...("nodes" in told && Array.isArray(told.nodes) && { text: named(told.nodes) }),
    ...("reason" in told && { text: told.reason }),
    ...("text" in told && { text: told.text }),
    ...("few" in told && { text: fewCountedText(told.few, roster.length).en }),
  };
}
