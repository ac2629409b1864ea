import type { Text } from "@fedseg/wording/language.ts";
import type { ScoreColumn } from "../scoring/scorer.ts";
import { type ProgramPlace, isMeasured, titleIn } from "./score-layout.ts";

/** What one program says of one user, for programs and people. */
export interface ToldScore {
  readonly program: string;
  /** What the group is called, of a program that has groups. */
  readonly label?: Text;
  readonly values: Readonly<Record<string, number>>;
}

/** Tells the scores of a user whom these programs could measure. */
export function toldScores(places: readonly ProgramPlace[], values: readonly number[]): readonly ToldScore[] {
  return places
    .filter((place) => isMeasured(place, values))
    .map((place) => {
      const { name: program, columns, at } = place;
      const label = titleIn(place, values)?.label;
      const numbers = columns.map(
        ({ name, kind }, nth) => [name, toldNumber(kind, values[at + nth])] as const,
      );
      return { program, ...(label && { label }), values: Object.fromEntries(numbers) };
    });
}

/** Steps in which shares are kept and told: four digits. */
export const SHARE_STEPS = 10_000;

/** Rounds a share to the digits that are told. */
export function toldNumber(kind: ScoreColumn["kind"], value: number): number {
  return kind === "share" ? Math.round(value * SHARE_STEPS) / SHARE_STEPS : value;
}
