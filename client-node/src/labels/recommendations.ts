import type { Text } from "@fedseg/wording/language.ts";
import {
  type Reason,
  REASONS,
  REASON_LIST,
  SEGMENTS_HELP,
  SEGMENTS_LIST,
  reasonText,
} from "@fedseg/wording/recommendations/reasons.ts";
import { type ProgramPlace, isMeasured, layoutOf } from "./score-layout.ts";
import type { ScoredProgram, ScoredUser } from "./score-set.ts";
import { toldValue } from "./told-score.ts";

/** What is recommended to a user, and why. */
export interface Recommendation {
  /** An entry of the study's catalogue. */
  readonly entry: string;
  readonly reason: Reason;
  /** What the user bought that it is bought together with, where that is the reason. */
  readonly beside?: string;
  /** What the person is told of it. */
  readonly why: Text;
}

/** What a study recommends to users. */
export interface Recommender {
  /** Reads a user's recommendations, best first. */
  read(user: ScoredUser): readonly Recommendation[];
  /** Whether segments have lists of their own; undefined where scores of an earlier version do not say. */
  readonly segmentsHelp: boolean | undefined;
}

/** Returns what recommends by a study's scores; undefined for programs that recommend nothing. */
export function recommendationsIn(programs: readonly ScoredProgram[]): Recommender | undefined {
  const { main, others } = layoutOf(programs);
  const place = [...(main ? [main] : []), ...others].find(({ lists }) => REASON_LIST in lists);
  if (!place) return undefined;
  const help = place.lists[SEGMENTS_LIST]?.[0];
  return {
    read: (user) => recommendationsOf(place, user),
    segmentsHelp: help === undefined ? undefined : help === SEGMENTS_HELP.true,
  };
}

function recommendationsOf(place: ProgramPlace, { values }: ScoredUser): readonly Recommendation[] {
  if (!isMeasured(place, values)) return [];
  const words = new Map(
    place.columns.map((column, nth) => [column.name, toldValue(column, values[place.at + nth], place.lists)]),
  );
  const ranks = place.columns.flatMap(({ name }) => /^item_(\d+)$/.exec(name)?.[1] ?? []);
  return ranks.flatMap((rank) => {
    const [entry, told, beside] = ["item", "why", "with"].map((name) => words.get(`${name}_${rank}`));
    const reason = REASONS.find((one) => one === told);
    if (typeof entry !== "string" || !reason) return [];
    if (typeof beside !== "string") return [{ entry, reason, why: reasonText(reason) }];
    return [{ entry, reason, beside, why: reasonText(reason, beside) }];
  });
}
