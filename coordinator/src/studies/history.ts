import type { StudyRecord } from "./records.ts";

type History = StudyRecord["history"];

/** Returns the moment of a history's next line (ISO 8601): never before that of its last, whatever a clock that was set back shows. */
export function momentAfter(history: History, at: string): string {
  const last = history.at(-1)?.at;
  return last !== undefined && Date.parse(last) > Date.parse(at) ? last : at;
}

/** Adds a line to a history. */
export function withLine(history: History, line: History[number]): History {
  return [...history, { ...line, at: momentAfter(history, line.at) }];
}
