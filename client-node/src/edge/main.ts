import { runProgram } from "@fedseg/keeper/edge/command.ts";
import { eventText } from "@fedseg/keeper/edge/show.ts";
import { FEDSEG_NODE } from "./program/fedseg-node.ts";
import type { Tell } from "./tell.ts";

const tellProgram: Tell = (code, text, fields) => console.log(JSON.stringify({ code, text, ...fields }));
const tellPerson: Tell = (code, text) => console.log(eventText(new Date(), code, text));

await runProgram(FEDSEG_NODE, ({ run }, options) =>
  run(options, options["json"] === undefined ? tellPerson : tellProgram),
);
