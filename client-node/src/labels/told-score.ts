import type { Text } from "@fedseg/wording/language.ts";
import type { ScoreColumn, WordLists } from "../scoring/scorer.ts";
import { type ProgramPlace, isMeasured, layoutOf, titleIn } from "./score-layout.ts";
import type { ScoredProgram, ScoredUser } from "./score-set.ts";

/** What one program says of one user, for programs and people. */
export interface ToldScore {
  readonly program: string;
  /** What the group is called, of a program that has groups. */
  readonly label?: Text;
  readonly values: Readonly<Record<string, ToldValue>>;
}

/** A number, a word of a list, or null where there is none. */
export type ToldValue = number | string | null;

/** Tells the scores of a user whom these programs could measure. */
export function toldScores(places: readonly ProgramPlace[], values: readonly number[]): readonly ToldScore[] {
  return places
    .filter((place) => isMeasured(place, values))
    .map((place) => {
      const { name: program, columns, at, lists } = place;
      const label = titleIn(place, values)?.label;
      const numbers = columns.map(
        (column, nth) => [column.name, toldValue(column, values[at + nth], lists)] as const,
      );
      return { program, ...(label && { label }), values: Object.fromEntries(numbers) };
    });
}

/** Returns a function that tells a user's scores, program after program as the study ran them. */
export function scoresIn(programs: readonly ScoredProgram[]): (user: ScoredUser) => readonly ToldScore[] {
  const { main, others } = layoutOf(programs);
  const places = (main ? [main, ...others] : [...others]).sort((a, b) => a.at - b.at);
  return ({ values }) => toldScores(places, values);
}

/** Steps in which shares are kept and told: four digits. */
export const SHARE_STEPS = 10_000;

/** Rounds a share to the digits that are told, and looks words up. */
export function toldValue({ kind, list = "" }: ScoreColumn, value: number, lists: WordLists): ToldValue {
  if (kind === "word") return lists[list]?.[value - 1] ?? null;
  return kind === "share" ? Math.round(value * SHARE_STEPS) / SHARE_STEPS : value;
}
