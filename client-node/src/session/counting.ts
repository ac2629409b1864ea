import { newlyFew, withCounted } from "@fedseg/shared/session/few-counted.ts";
import { fewCountedText } from "@fedseg/wording/plan/few-counted-text.ts";
import type { NodeEffect } from "./events.ts";
import type { Running } from "./state.ts";

/** Counts the users of the newest sum, and tells this node's owner where that is too few. */
export function counting(
  running: Running,
  { session, ...told }: Parameters<typeof withCounted>[2] & { readonly session: number },
): { running: Running; effects: readonly NodeEffect[] } {
  const { roster, usersFloor } = running.study.plan;
  const counted = withCounted(running.counted, session, told);
  const effects = newlyFew(counted, running.counted, usersFloor).map((few) => {
    const words = fewCountedText(few, roster.length);
    return { type: "note", code: few.code, text: words.en, words } as const;
  });
  return { running: { ...running, counted }, effects };
}
