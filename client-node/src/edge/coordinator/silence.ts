/** How long a coordinator has not been reached, in ms of this process, and when that is told again. */
export interface Silence {
  readonly from: number;
  readonly tellAt: number;
}

/** When it is first told again, and how rarely later: each time takes twice as long. */
const [FIRST_TOLD_MS, LONGEST_TOLD_MS] = [15_000, 3_600_000];

/** Returns a silence that has been told of now. */
export function toldSilence(before: Silence | undefined, now: number): Silence {
  if (!before) return { from: now, tellAt: now + FIRST_TOLD_MS };
  return { from: before.from, tellAt: now + Math.min(LONGEST_TOLD_MS, now - before.from) };
}

/** Says that it still is not reached, after so many ms, and what is right to do. */
export function stillText(ms: number, reason: string, todo: string): string {
  const minutes = Math.floor(ms / 60_000);
  const time = minutes > 0 ? `${minutes} min` : `${Math.round(ms / 1000)} s`;
  return `the coordinator has not been reached for ${time} (${reason}); still trying. ${todo}`;
}

/** What is right to do where a study may be under way. */
export const WAIT_OR_LEAVE =
  "Its operator knows whether it comes back: waiting costs nothing, and a study that has not ended and never goes on is given up with fedseg-node leave.";

/** What is right to do where the study has ended with its model, and its partners' last signatures alone are waited for. */
export const ENDS_BY_ITSELF =
  "The study has ended with its model; there is nothing to give up, and this node ends by itself.";
