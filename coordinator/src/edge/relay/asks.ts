import { type Answer } from "@fedseg/keeper/local/door.ts";
import { linesOf, writeLine } from "@fedseg/keeper/local/lines.ts";
import { answerLine, refusalOf, refusedLine } from "@fedseg/keeper/local/said.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { asCoded } from "@fedseg/wording/command-line/unexpected.ts";
import { z } from "zod";
import type { Exchange } from "./exchange.ts";
import type { Line } from "./line.ts";

/** Longest question and longest answer, in characters. */
const [LONGEST_QUESTION, LONGEST_ANSWER] = [4_000_000, 64_000_000];

const question = z.object({ ask: z.string().max(64), given: z.unknown().optional() });

/** Asks the process that drives what a command has asked this one. @throws CodedError as that one refuses, or NO_DRIVER. */
export async function askDriver(exchange: Exchange, ask: string, given: unknown): Promise<unknown> {
  const line = exchange.open("ask", "");
  if (!line) throw noDriver();
  try {
    await writeLine(line, { ask, given });
    for await (const text of linesOf(line, LONGEST_ANSWER)) {
      const said = answerLine.parse(JSON.parse(text));
      if ("refused" in said) throw refusalOf(said.refused);
      if ("done" in said) return said.done;
    }
  } catch (error) {
    if (error instanceof CodedError) throw error;
  } finally {
    line.destroy();
  }
  throw noDriver();
}

/** Answers at the driver what a command asks of another process. */
export async function answerAsked(line: Line, answers: Readonly<Record<string, Answer>>): Promise<void> {
  try {
    const { value: text } = await linesOf(line, LONGEST_QUESTION).next();
    if (typeof text !== "string") return void line.destroy();
    await writeLine(line, await answered(JSON.parse(text), answers));
    line.end();
  } catch {
    line.destroy();
  }
}

async function answered(said: unknown, answers: Readonly<Record<string, Answer>>): Promise<object> {
  try {
    const { ask, given } = question.parse(said);
    if (!Object.hasOwn(answers, ask)) throw noDriver();
    return { done: (await answers[ask](given, async () => undefined)) ?? null };
  } catch (error) {
    return refusedLine(asCoded(error));
  }
}

function noDriver(): CodedError {
  return new CodedError("NO_DRIVER", {
    what: "The process that drives the studies is not in reach of the one on this folder.",
    why: "It has ended and another is about to take over, or Redis between them is gone. What was asked was done whole or not at all.",
    todo: "Give the command once more in some seconds; `status` says whether this process reaches the driver.",
  });
}
