#!/usr/bin/env node
import { CodedError } from "@fedseg/shared/errors.ts";
import { collectCommand } from "./commands/collect.ts";
import type { Command } from "./commands/command.ts";
import { forkCommand } from "./commands/fork.ts";
import { explainCommand } from "./commands/explain.ts";
import { exportCommand } from "./commands/export.ts";
import { reportCommand } from "./commands/report.ts";
import { verifyCommand } from "./commands/verify.ts";

/** Every subcommand; the first one is meant when only a path is given. */
const COMMANDS: readonly Command[] = [
  verifyCommand,
  collectCommand,
  reportCommand,
  explainCommand,
  exportCommand,
  forkCommand,
];

const USAGE = `fedseg-audit COMMAND …   audit a published study offline, from its files alone

${COMMANDS.map(({ usage }) => usage).join("\n")}
Exit code: 0 holds, 1 does not hold, 2 the command or the files cannot be read, 3 nothing contradicts but something is missing.
A path alone is short for verify PATH.
`;

/** Finds the command and its arguments. @throws CodedError USAGE. */
function dispatch(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === "help" || name === "--help" || name === "-h") {
    console.log(USAGE);
    return Promise.resolve(0);
  }
  const command = COMMANDS.find((known) => known.name === name);
  if (command) return command.run(rest);
  if (name !== undefined) return COMMANDS[0].run(args);
  throw new CodedError("USAGE", {
    what: "No command was given.",
    why: "It says what to do with which bundle.",
    todo: `\n${USAGE}`,
  });
}

try {
  process.exitCode = await dispatch(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof CodedError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
