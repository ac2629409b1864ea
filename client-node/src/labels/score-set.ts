import { SEGMENT_GROUPS } from "@fedseg/shared/programs/names.ts";
import { z } from "zod";
import type { ScoreColumn, WordLists } from "../scoring/scorer.ts";

/** A program of a study as its scores are kept: what each of them holds. */
export interface ScoredProgram {
  readonly program: string;
  readonly columns: readonly ScoreColumn[];
  readonly lists?: WordLists | undefined;
}

/** A user with the scores of all programs; never leaves the platform but where its owner sends it. */
export interface ScoredUser {
  /** The platform's own id, or a pseudonym in its place. */
  readonly id: string;
  /** One number for every column of every program, in order; all of a program are NaN where it could not measure the user. */
  readonly values: readonly number[];
}

/** What is said of all scores of a node after one study. */
export interface ScoreFacts {
  /** Identity of the study, hexadecimal. */
  readonly study: string;
  /** Hash of the released model, hexadecimal: its version. */
  readonly model: string;
  /** When the users were scored, ISO 8601 in UTC. */
  readonly labelledAt: string;
  /** In the order of the plan. */
  readonly programs: readonly ScoredProgram[];
}

/** All scored users of a node after one study, without those who have withdrawn. */
export interface ScoreSet extends ScoreFacts {
  /** Some at a time. Can be gone through more than once, in the same order each time; every id occurs once. */
  readonly users: AsyncIterable<readonly ScoredUser[]>;
}

const title = z.strictObject({
  label: z.strictObject({ en: z.string(), zh: z.string() }),
  group: z.enum(SEGMENT_GROUPS).nullable().optional(),
  certain: z.boolean().nullable().optional(),
});
const column = z.strictObject({
  name: z.string(),
  kind: z.enum(["place", "share", "number", "word"]),
  list: z.string().optional(),
  titles: z.array(title).optional(),
});

/** The facts as the node keeps them. */
export const keptFacts = z.strictObject({
  version: z.literal(1),
  study: z.string(),
  model: z.string(),
  labelledAt: z.string(),
  programs: z.array(
    z.strictObject({
      program: z.string(),
      columns: z.array(column),
      lists: z.record(z.string(), z.array(z.string())).optional(),
    }),
  ),
}) satisfies z.ZodType<ScoreFacts>;

/** Writes the facts as the node keeps them. */
export function factsText({ study, model, labelledAt, programs }: ScoreFacts): string {
  return JSON.stringify({ version: 1, study, model, labelledAt, programs });
}
