import { type ProgramPlace, isMeasured, layoutOf } from "./score-layout.ts";
import type { ScoredProgram, ScoredUser, ScoreFacts } from "./score-set.ts";
import { toldScores, toldValue } from "./told-score.ts";

/** Writes the inside of a JSON object, each part with a comma in front of it. */
type Writer = (values: readonly number[]) => string;

/**
 * Writes users as JSON objects without spaces: what the first program with groups says by itself, and under `scores` what the
 * others say, if there are any. What all users of a group share is written once.
 */
export function userWriter(programs: readonly ScoredProgram[]): (user: ScoredUser) => string {
  const { main, others } = layoutOf(programs);
  const writers = [...(main ? [mainWriter(main)] : []), ...(others.length > 0 ? [scoresWriter(others)] : [])];
  return ({ id, values }) => `{"user":${JSON.stringify(id)}${written(writers, values)}}`;
}

function mainWriter(main: ProgramPlace): Writer {
  const { columns, at, titled, lists } = main;
  const parts = columns.map((column, nth): Writer => {
    const { name, titles } = column;
    const key = JSON.stringify(name);
    if (!titles) return (values) => `,${key}:${JSON.stringify(toldValue(column, values[at + nth], lists))}`;
    const shared = titles.map(
      ({ label: { en, zh }, ...more }, place) =>
        `,${key}:${place + 1},"label":${JSON.stringify({ en, zh })}${moreOf(more)}`,
    );
    return (values) => shared[values[titled!.at] - 1];
  });
  return (values) => (isMeasured(main, values) ? written(parts, values) : "");
}

/** Joins what some writers write: for every lookup, so without a list in between. */
function written(writers: readonly Writer[], values: readonly number[]): string {
  let text = "";
  for (const write of writers) text += write(values);
  return text;
}

function moreOf(more: object): string {
  const inside = JSON.stringify(more).slice(1, -1);
  return inside === "" ? "" : `,${inside}`;
}

function scoresWriter(others: readonly ProgramPlace[]): Writer {
  return (values) => `,"scores":${JSON.stringify(toldScores(others, values))}`;
}

/** Writes what all users of a set share, as the inside of a JSON object. */
export function setJson({ study, model, labelledAt }: ScoreFacts): string {
  return JSON.stringify({ study, model, labelledAt }).slice(1, -1);
}
