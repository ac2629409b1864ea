import { CodedError } from "@fedseg/shared/errors.ts";
import { unexpected } from "../unexpected.ts";
import { printable } from "./printable.ts";

/**
 * Runs a party's command and sets the exit status: what `main` returns, 2 for a command line that asks for nothing,
 * 1 for any other error. A refusal is printed as its sentences; only a fault of the software shows where it happened.
 */
export async function runCommand(usage: string, main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    const refusal = isBadArgument(error)
      ? badUsage(`The options cannot be used (${error.message.split("\n")[0]}).`, usage)
      : error;
    process.exitCode = refusal instanceof CodedError && refusal.code === "USAGE" ? 2 : 1;
    console.error(printable(refusal instanceof CodedError ? refusal.message : unexpected(refusal).message));
    const fault = refusal instanceof CodedError ? refusal.cause : refusal;
    if (fault !== undefined) console.error(fault);
  }
}

/** The refusal of a command line. */
export function badUsage(what: string, usage: string): CodedError {
  return new CodedError("USAGE", {
    what,
    why: "Nothing runs that was not asked for.",
    todo: `Use one of:\n${usage}`,
  });
}

function isBadArgument(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
