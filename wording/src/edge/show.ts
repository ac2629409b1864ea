import { type LogFields, logLine } from "../command-line/log-line.ts";
import { foldText } from "../terminal/fold-text.ts";

/** Shows a text to a person at a terminal of 80 columns; others' words in it neither move the cursor nor begin a line. */
export function show(text: string): void {
  console.log(foldText(text));
}

/**
 * Prints a command's answer as one line for programs: when, a word to branch on, and what else it tells; a study, a session or a
 * member that it is about under the same names as in a log.
 */
export function showAnswer(code: string, fields: LogFields | object = {}): void {
  console.log(logLine(new Date(), { code, ...fields }));
}

/** What a command answers: words for a person, and for programs a code besides and what else it tells. */
export interface Answer extends LogFields {
  readonly code: string;
  readonly text: string;
}

/** Prints a command's answer: its text for a person, the whole as one line with `--json`. */
export function answerEither(json: string | undefined, { code, ...told }: Answer): void {
  if (json === undefined) show(told.text);
  else showAnswer(code, told);
}

/** Writes one event for a person's log: when, a word for it, and what happened, which may go on in indented lines. */
export function eventText(at: Date, word: string, text: string): string {
  return foldText(`${at.toISOString()} ${word.padEnd(12)} ${text.replaceAll("\n", "\n    ")}`, 4);
}
