import { existsSync } from "node:fs";
import { usageText } from "@fedseg/wording/command-line/help.ts";
import { nearest } from "@fedseg/wording/command-line/nearest.ts";
import { misused, readCommandLine } from "@fedseg/wording/command-line/read.ts";
import { FEDSEG_AUDIT } from "./program.ts";

/** Does what a command line asks for and returns the exit code. @throws CodedError. */
export async function answer(words: readonly string[]): Promise<number> {
  const asked = readCommandLine(FEDSEG_AUDIT, isPathAlone(words) ? ["verify", ...words] : words);
  if ("help" in asked) {
    console.log(asked.help);
    return 0;
  }
  const { command, ...given } = asked;
  const run = await command.load();
  try {
    return await run(given);
  } catch (error) {
    if (!(error instanceof RangeError) || !error.message.startsWith('"--')) throw error;
    const { name } = FEDSEG_AUDIT;
    throw misused(
      `The command cannot be understood (${error.message}).`,
      `See ${name} ${command.name} --help.\n${usageText(name, command)}`,
    );
  }
}

/** Whether a command line begins with a bundle in the place of a command: a folder, or a word that is near to none. */
function isPathAlone([first]: readonly string[]): boolean {
  if (first === undefined || first.startsWith("-") || first === "help") return false;
  const names = FEDSEG_AUDIT.groups.flatMap(({ commands }) => commands.map(({ name }) => name));
  return !names.includes(first) && (existsSync(first) || nearest(first, names) === undefined);
}
