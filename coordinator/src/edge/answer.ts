import { answerWords } from "@fedseg/wording/edge/answer.ts";
import { FEDSEG_COORDINATOR } from "./program.ts";

/** Does what the words of an operator's command line ask for, and returns the exit status. */
export function answer(words: readonly string[]): Promise<number> {
  return answerWords(FEDSEG_COORDINATOR, words, () => new Date());
}
