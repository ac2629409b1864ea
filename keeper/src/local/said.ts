import { CodedError } from "@fedseg/shared/errors.ts";
import { z } from "zod";

/** Version of what a service and its commands say to each other; one of another version is refused, not guessed at. */
export const LOCAL_VERSION = 1;

/** What a command asks of a service: one line of JSON, the only one on its connection. */
export const question = z.object({
  fedseg: z.literal(LOCAL_VERSION),
  /** Hash of the part of the software that all parties share, hexadecimal. */
  software: z.string(),
  ask: z.string().max(64),
  given: z.unknown().optional(),
});

/** What tells a question of any version from something else. */
export const anyQuestion = z.object({ fedseg: z.int() });

const refused = z.object({ code: z.string(), what: z.string(), why: z.string(), todo: z.string() });

/** What a service answers, one line each: parts, signs of life, and one end. */
export const answerLine = z.union([
  z.object({ part: z.unknown() }),
  z.object({ alive: z.literal(true) }),
  z.object({ done: z.unknown() }),
  z.object({ refused }),
]);

/** How often a service that is at work says that it is alive. */
export const ALIVE_MS = 2_000;

/** Writes a refusal as an answer. */
export function refusedLine({ code, refusal }: CodedError): { readonly refused: z.infer<typeof refused> } {
  const { what, why, todo } = refusal;
  return { refused: { code, what, why, todo } };
}

/** Reads a refusal back. */
export function refusalOf({ code, ...refusal }: z.infer<typeof refused>): CodedError {
  return new CodedError(code, refusal);
}

/** The refusal of a command that speaks another version than the service that runs. */
export function otherSoftware(): CodedError {
  return new CodedError("SERVICE_OTHER", {
    what: "The process that runs on this folder is of other software than this command.",
    why: "It was started before this version was installed, or the command is another installation's; they keep the books in their own ways.",
    todo: "Start the process anew (a study that has not ended goes on where it was), or use the command of its own installation.",
  });
}
