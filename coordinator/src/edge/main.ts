import { runProgram } from "@fedseg/keeper/process/command.ts";
import { answer } from "./answer.ts";

await runProgram(answer);
