import { existsSync } from "node:fs";
import { answerWords } from "@fedseg/wording/edge/answer.ts";
import { nearest } from "@fedseg/wording/command-line/nearest.ts";
import { FEDSEG_AUDIT } from "./program.ts";

/** Does what the words of an auditor's command line ask for, and returns the exit code; a path alone is verified. */
export function answer(words: readonly string[]): Promise<number> {
  return answerWords(FEDSEG_AUDIT, isPathAlone(words) ? ["verify", ...words] : words, () => new Date());
}

/** Whether a command line begins with a bundle in the place of a command: a folder, or a word that is near to none. */
function isPathAlone([first]: readonly string[]): boolean {
  if (first === undefined || first.startsWith("-") || first === "help") return false;
  const names = FEDSEG_AUDIT.groups.flatMap(({ commands }) => commands.map(({ name }) => name));
  return !names.includes(first) && (existsSync(first) || nearest(first, names) === undefined);
}
