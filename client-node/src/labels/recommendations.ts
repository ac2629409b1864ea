import type { Text } from "@fedseg/wording/language.ts";
import { type Reason, REASONS, REASON_LIST, reasonWords } from "@fedseg/wording/recommendations/reasons.ts";
import { type ProgramPlace, isMeasured, layoutOf } from "./score-layout.ts";
import type { ScoredProgram, ScoredUser } from "./score-set.ts";
import { toldValue } from "./told-score.ts";

/** What is recommended to a user, and why. */
export interface Recommendation {
  /** An entry of the study's catalogue. */
  readonly entry: string;
  readonly reason: Reason;
  /** What the person is told of it. */
  readonly why: Text;
}

/** Returns a function that reads a user's recommendations, best first; undefined for programs that recommend nothing. */
export function recommendationsIn(
  programs: readonly ScoredProgram[],
): ((user: ScoredUser) => readonly Recommendation[]) | undefined {
  const { main, others } = layoutOf(programs);
  const place = [...(main ? [main] : []), ...others].find(({ lists }) => REASON_LIST in lists);
  return place && ((user) => recommendationsOf(place, user));
}

function recommendationsOf(place: ProgramPlace, { values }: ScoredUser): readonly Recommendation[] {
  if (!isMeasured(place, values)) return [];
  const words = place.columns.map((column, nth) => toldValue(column, values[place.at + nth], place.lists));
  return words.flatMap((entry, at) => {
    const reason = REASONS.find((one) => one === words[at + 1]);
    // Every entry stands before its reason; a place that is empty has neither.
    return at % 2 > 0 || typeof entry !== "string" || !reason
      ? []
      : [{ entry, reason, why: reasonWords[reason] }];
  });
}
