import type { Options as OptionTexts } from "@fedseg/wording/command-line/program.ts";
import type { Tell } from "./tell.ts";

/** Options of a command line as text; a flag without a value is "". */
export type Options = OptionTexts;

/** What one command of fedseg-node does. A new command is a file in commands/ and an entry in program.ts. */
export interface Command {
  /** Does it and returns the exit status. @throws CodedError. */
  run(options: Options, tell: Tell): Promise<number>;
}
