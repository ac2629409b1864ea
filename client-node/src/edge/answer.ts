import { answerWords } from "@fedseg/wording/edge/answer.ts";
import { FEDSEG_NODE } from "./program/fedseg-node.ts";

/** Does what the words of a node's command line ask for, and returns the exit status. */
export function answer(words: readonly string[]): Promise<number> {
  return answerWords(FEDSEG_NODE, words, () => new Date());
}
