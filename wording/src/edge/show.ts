import { foldText } from "../terminal/fold-text.ts";
import { printableJson } from "../terminal/printable.ts";

/** Shows a text to a person at a terminal of 80 columns; others' words in it neither move the cursor nor begin a line. */
export function show(text: string): void {
  console.log(foldText(text));
}

/** Prints one line for programs. */
export function showJson(value: object): void {
  console.log(printableJson(JSON.stringify(value)));
}

/** Writes one event for a person's log: when, a word for it, and what happened, which may go on in indented lines. */
export function eventText(at: Date, word: string, text: string): string {
  return foldText(`${at.toISOString()} ${word.padEnd(12)} ${text.replaceAll("\n", "\n    ")}`, 4);
}
