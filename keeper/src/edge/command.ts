import { CodedError } from "@fedseg/shared/errors.ts";
import { outlivePipes } from "@fedseg/shared/command-line/broken-pipe.ts";
import type { Options, Program } from "@fedseg/shared/command-line/program.ts";
import { readCommandLine } from "@fedseg/shared/command-line/read.ts";
import { foldText } from "@fedseg/shared/plan/fold-text.ts";
import { unexpected } from "../unexpected.ts";
import { printable } from "./printable.ts";

/**
 * Runs the command that a party's command line asks for, or prints the help that it asks for, and sets the exit status:
 * what `start` returns, 2 for a command line that asks for nothing, 1 for any other error. A refusal is printed as its
 * sentences; only a fault of the software shows where it happened. A reader of the output that goes ends nothing.
 */
export async function runProgram<Run>(
  program: Program<Run>,
  start: (run: Run, options: Options) => Promise<number>,
): Promise<void> {
  outlivePipes(process.stdout, process.stderr);
  try {
    const asked = readCommandLine(program, process.argv.slice(2));
    if ("help" in asked) console.log(asked.help);
    process.exitCode = "help" in asked ? 0 : await start(await asked.command.load(), asked.options);
  } catch (error) {
    process.exitCode = error instanceof CodedError && error.code === "USAGE" ? 2 : 1;
    const said = printable(error instanceof CodedError ? error.message : unexpected(error).message);
    // A person reads whole words; a log keeps a refusal on one line.
    console.error(process.stderr.isTTY ? foldText(said) : said);
    const fault = error instanceof CodedError ? error.cause : error;
    if (fault !== undefined) console.error(fault);
  }
}
