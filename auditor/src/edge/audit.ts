import { printable } from "@fedseg/wording/terminal/printable.ts";
import { existsSync } from "node:fs";
import { outlivePipes } from "@fedseg/wording/command-line/broken-pipe.ts";
import { nearest } from "@fedseg/wording/command-line/nearest.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { Command } from "./commands/command.ts";
import { type CommandName, EXAMPLES, USAGES } from "./commands/usages.ts";

/** Loads a subcommand, when it is asked for. */
const LOADERS: Readonly<Record<CommandName, () => Promise<Command>>> = {
  verify: async () => (await import("./commands/verify.ts")).verifyCommand,
  collect: async () => (await import("./commands/collect.ts")).collectCommand,
  report: async () => (await import("./commands/report.ts")).reportCommand,
  explain: async () => (await import("./commands/explain.ts")).explainCommand,
  export: async () => (await import("./commands/export.ts")).exportCommand,
  fork: async () => (await import("./commands/fork.ts")).forkCommand,
};

const NAMES = Object.keys(LOADERS) as readonly CommandName[];

const ENDING = `Exit code: 0 holds, 1 does not hold, 2 the command or the files cannot be read,
3 nothing contradicts but something is missing.
A path alone is short for verify PATH.`;

/** Finds the command and its arguments. @throws CodedError USAGE. */
async function dispatch(args: readonly string[]): Promise<number> {
  const [first, ...rest] = args;
  if (first === undefined) throw misused("No command was given.");
  const isHelp = args.some((word) => word === "--help" || word === "-h") || first === "help";
  if (isHelp) {
    const about = NAMES.find((name) => args.includes(name));
    console.log(about ? commandHelp(about) : programHelp());
    return 0;
  }
  const name = NAMES.find((known) => known === first);
  if (name) return (await LOADERS[name]()).run(rest);
  const near = existsSync(first) ? undefined : nearest(first, NAMES);
  if (near) throw misused(`There is no command and no folder ${first} (did you mean ${near}?).`);
  return (await LOADERS.verify()).run(args);
}

function programHelp(): string {
  const examples = NAMES.map((name) => `  fedseg-audit ${EXAMPLES[name]}`).join("\n");
  return `fedseg-audit: audit a published study offline, from its files alone

Usage: fedseg-audit COMMAND …

${NAMES.map((name) => USAGES[name]).join("\n")}
Examples
${examples}

${ENDING}`;
}

function commandHelp(name: CommandName): string {
  return `Usage: fedseg-audit ${name} …\n\n${USAGES[name]}\nExamples\n  fedseg-audit ${EXAMPLES[name]}\n\n${ENDING}`;
}

function misused(what: string): CodedError {
  return new CodedError("USAGE", {
    what,
    why: "It says what to do with which bundle.",
    todo: `See fedseg-audit --help. The commands are ${NAMES.join(", ")}.`,
  });
}

outlivePipes(process.stdout, process.stderr);
try {
  process.exitCode = await dispatch(process.argv.slice(2));
} catch (error) {
  // 1 would say that the bundle does not hold: a fault of this program is no finding about anybody.
  const said = error instanceof CodedError ? error.message : String((error as Error).stack ?? error);
  console.error(printable(said));
  process.exitCode = 2;
}
