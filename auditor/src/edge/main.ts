import { runProgram } from "@fedseg/wording/edge/answer.ts";
import { answer } from "./answer.ts";

await runProgram(answer);
