import { CodedError, refusalText } from "@fedseg/shared/errors.ts";
import { foldText } from "../terminal/fold-text.ts";
import { printable } from "../terminal/printable.ts";
import { eventText } from "./show.ts";
import { outlivePipes } from "../command-line/broken-pipe.ts";
import { usageText } from "../command-line/help.ts";
import type { About, Call, Command, Learnt, Program } from "../command-line/program.ts";
import { logLine, refusalLine } from "../command-line/log-line.ts";
import { logLineSchema } from "../command-line/log-schema.ts";
import { misused, readCommandLine } from "../command-line/read.ts";
import type { Tell } from "../command-line/tell.ts";
import { asCoded } from "../command-line/unexpected.ts";

/** Hands a process's command line to its program and leaves with the exit status. A reader that goes ends nothing. */
export async function runProgram(answer: (words: readonly string[]) => Promise<number>): Promise<void> {
  outlivePipes(process.stdout, process.stderr);
  process.exitCode = await answer(process.argv.slice(2));
}

/**
 * Runs the command that a command line asks for, or prints the help that it asks for, and returns the exit status: what the
 * command returns, 2 for a command line that asks for nothing, the program's own for any other error. A refusal is printed as
 * its sentences, for programs as one line; only a fault of the software shows where it happened.
 */
export async function answerWords(
  program: Program,
  words: readonly string[],
  now: () => Date,
): Promise<number> {
  // Programs read what is said also of a command line that is not understood.
  let learnt: Learnt = { isForPrograms: words.includes("--json") };
  let asked: ReturnType<typeof readCommandLine> | undefined;
  try {
    asked = readCommandLine(program, words);
    if ("help" in asked) {
      console.log(asked.help);
      return 0;
    }
    const tell: Tell = (code, text, fields) => {
      if (learnt.isForPrograms) console.log(logLine(now(), { code, text, ...fields }));
      else console.log(eventText(now(), code, text));
    };
    const { begins } = asked.command;
    // Beside the answer, which others may read; programs wait for nothing else.
    if (begins !== undefined && !learnt.isForPrograms) console.error(eventText(now(), "BEGINS", begins));
    const learn = (more: Learnt) => (learnt = { ...learnt, ...more });
    return await runAsked(program, { ...asked, learn }, tell);
  } catch (error) {
    const refusal = asCoded(error);
    const { isForPrograms, ...about } = learnt;
    const known = isForPrograms ? { ...(await aboutOf(program, asked)), ...about } : {};
    console.error(isForPrograms ? refusedLine(refusal, now(), known) : refusedText(refusal, now()));
    return refusal.code === "USAGE" ? 2 : (program.statuses?.[refusal.code] ?? program.refused);
  }
}

/** What a command line says that it is about, as far as it can be a name; one that is not understood is about nothing. */
async function aboutOf(
  program: Program,
  asked: ReturnType<typeof readCommandLine> | undefined,
): Promise<About> {
  if (!asked || "help" in asked) return {};
  const { study, party } = (await program.about?.(asked.command, asked.options)) ?? {};
  const { shape } = logLineSchema;
  return {
    ...(shape.study.safeParse(study).success && { study }),
    ...(shape.party.safeParse(party).success && { party }),
  };
}

function refusedLine(refusal: CodedError, at: Date, about: About): string {
  const fault = refusal.cause === undefined ? {} : { fault: faultText(refusal.cause) };
  return refusalLine(at, refusal, { ...about, ...fault });
}

/** A person reads whole words, a log keeps a refusal on one line; that somebody has stopped a process is an event of its log. */
function refusedText(refusal: CodedError, at: Date): string {
  if (refusal.code === "STOPPED") return eventText(at, refusal.code, refusalText(refusal.refusal));
  const said = printable(refusal.message);
  const shown = process.stderr.isTTY ? foldText(said) : said;
  return refusal.cause === undefined ? shown : `${shown}\n${printable(faultText(refusal.cause))}`;
}

async function runAsked(
  program: Program,
  asked: Call & { readonly command: Command },
  tell: Tell,
): Promise<number> {
  const run = await asked.command.load();
  try {
    return await run(asked, tell);
  } catch (error) {
    throw isOddValue(error) ? notUnderstood(program, asked.command, error) : error;
  }
}

/** Whether a command does not know what to make of an option's value. */
function isOddValue(error: unknown): error is RangeError {
  return error instanceof RangeError && error.message.startsWith('"--');
}

function notUnderstood({ name }: Program, command: Command, { message }: RangeError): CodedError {
  return misused(
    `The command cannot be understood (${message}).`,
    `See ${name} ${command.name} --help.\n${usageText(name, command)}`,
  );
}

/** Where a fault happened, and what led to it. */
function faultText(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault);
  const own = fault.stack ?? fault.message;
  return fault.cause === undefined ? own : `${own}\nbecause of ${faultText(fault.cause)}`;
}
