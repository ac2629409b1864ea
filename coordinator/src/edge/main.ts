import { runProgram } from "@fedseg/keeper/edge/command.ts";
import { answer } from "./answer.ts";

await runProgram(answer);
