import { answerCommandLine } from "@fedseg/keeper/process/command.ts";
import { FEDSEG_COORDINATOR } from "./program.ts";

/** Does what the words of an operator's command line ask for, and returns the exit status. */
export function answer(words: readonly string[]): Promise<number> {
  return answerCommandLine(FEDSEG_COORDINATOR, words, (run, options) => run(options));
}
