import { runProgram } from "@fedseg/keeper/edge/command.ts";
import { FEDSEG_COORDINATOR } from "./program.ts";

await runProgram(FEDSEG_COORDINATOR, (run, options) => run(options));
