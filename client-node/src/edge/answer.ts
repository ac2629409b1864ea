import { printableJson } from "@fedseg/wording/terminal/printable.ts";
import { answerCommandLine } from "@fedseg/keeper/process/command.ts";
import { eventText } from "@fedseg/keeper/process/show.ts";
import { FEDSEG_NODE } from "./program/fedseg-node.ts";
import type { Tell } from "./tell.ts";

const tellProgram: Tell = (code, text, fields) =>
  console.log(printableJson(JSON.stringify({ code, text, ...fields })));
const tellPerson: Tell = (code, text) => console.log(eventText(new Date(), code, text));

/** Does what the words of a node's command line ask for, and returns the exit status. */
export function answer(words: readonly string[]): Promise<number> {
  return answerCommandLine(FEDSEG_NODE, words, ({ run }, options) =>
    run(options, options["json"] === undefined ? tellPerson : tellProgram),
  );
}
