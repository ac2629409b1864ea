import type { Table } from "../../table.ts";

/** Returns a user's score: a whole number, exact; undefined for a user who lacks a value of a feature that is looked at. */
export type ScoreOf = (user: number) => number | undefined;

/** Makes ready to score the users of a table, as they stand in its codes. @throws RangeError when it lacks a feature. */
export type RowScores<Scorer> = (scorer: Scorer, table: Table) => ScoreOf;
