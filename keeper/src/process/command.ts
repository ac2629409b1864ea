import { inspect } from "node:util";
import { CodedError } from "@fedseg/shared/errors.ts";
import { outlivePipes } from "@fedseg/wording/command-line/broken-pipe.ts";
import type { Options, Program } from "@fedseg/wording/command-line/program.ts";
import { readCommandLine } from "@fedseg/wording/command-line/read.ts";
import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
import { printable } from "@fedseg/wording/terminal/printable.ts";
import { unexpected } from "./unexpected.ts";

/** Hands a process's command line to a program and leaves with its exit status. A reader that goes ends nothing. */
export async function runProgram(answer: (words: readonly string[]) => Promise<number>): Promise<void> {
  outlivePipes(process.stdout, process.stderr);
  process.exitCode = await answer(process.argv.slice(2));
}

/**
 * Runs the command that a command line asks for, or prints the help that it asks for, and returns the exit status:
 * what `start` returns, 2 for a command line that asks for nothing, 1 for any other error. A refusal is printed as its
 * sentences; only a fault of the software shows where it happened.
 */
export async function answerCommandLine<Run>(
  program: Program<Run>,
  words: readonly string[],
  start: (run: Run, options: Options) => Promise<number>,
): Promise<number> {
  try {
    const asked = readCommandLine(program, words);
    if (!("help" in asked)) return await start(await asked.command.load(), asked.options);
    console.log(asked.help);
    return 0;
  } catch (error) {
    const said = printable(error instanceof CodedError ? error.message : unexpected(error).message);
    // A person reads whole words; a log keeps a refusal on one line.
    console.error(process.stderr.isTTY ? foldText(said) : said);
    const fault = error instanceof CodedError ? error.cause : error;
    if (fault !== undefined) console.error(printable(inspect(fault)));
    return error instanceof CodedError && error.code === "USAGE" ? 2 : 1;
  }
}
