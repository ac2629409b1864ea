import type { ScoreColumn, ScoreTitle, WordLists } from "../scoring/scorer.ts";
import { columnsName } from "@fedseg/wording/programs/columns-name.ts";
import type { ScoredProgram } from "./score-set.ts";

/** Where a program's numbers stand among the values of a user. */
export interface ProgramPlace {
  /** The program; with a number behind it when the study has run it before. */
  readonly name: string;
  readonly columns: readonly ScoreColumn[];
  readonly lists: WordLists;
  /** Index of the first of its values. */
  readonly at: number;
  /** Index of the value that has titles, and they; undefined for a program that puts nobody into groups. */
  readonly titled: { readonly at: number; readonly titles: readonly ScoreTitle[] } | undefined;
}

/** The programs of a study as readers meet them. */
export interface ScoreLayout {
  /** The first program that puts users into groups: its columns go under their own names. */
  readonly main: ProgramPlace | undefined;
  /** All others, under the program's name. */
  readonly others: readonly ProgramPlace[];
}

/** Lays the values of a user out. */
export function layoutOf(programs: readonly ScoredProgram[]): ScoreLayout {
  const places = programs.map(({ program, columns, lists = {} }, nth): ProgramPlace => {
    const runs = programs.slice(0, nth + 1).filter((one) => one.program === program).length;
    const at = programs.slice(0, nth).reduce((sum, one) => sum + one.columns.length, 0);
    const column = columns.findIndex(({ titles }) => titles);
    const titles = columns[column]?.titles;
    return {
      name: columnsName(program, runs),
      columns,
      lists,
      at,
      titled: titles && { at: at + column, titles },
    };
  });
  const main = places.find(({ titled }) => titled);
  return { main, others: places.filter((place) => place !== main) };
}

/** Tells whether a program could measure a user. */
export function isMeasured({ at }: ProgramPlace, values: readonly number[]): boolean {
  return !Number.isNaN(values[at]);
}

/** Returns what a user's group is called; undefined for one whom the program could not measure. */
export function titleIn({ titled }: ProgramPlace, values: readonly number[]): ScoreTitle | undefined {
  return titled?.titles[values[titled.at] - 1];
}
