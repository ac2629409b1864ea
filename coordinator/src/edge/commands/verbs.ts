import type { Options } from "@fedseg/wording/command-line/program.ts";
import { misused } from "@fedseg/wording/command-line/read.ts";

/** What a command with several verbs does for each of them. */
export type Verbs = Readonly<Record<string, (options: Options) => Promise<number>>>;

/** Does what the first word behind a command's name says. @throws CodedError USAGE for any other word. */
export function doVerb(command: string, verbs: Verbs, verb: string, options: Options): Promise<number> {
  const known = Object.keys(verbs);
  const does = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (does) return does(options);
  const what =
    verb === "" ? `${command} was told nothing to do.` : `${command} cannot ${JSON.stringify(verb)}.`;
  throw misused(what, `Write ${known.map((each) => `${command} ${each}`).join(", ")}.`);
}

/** Returns an option that one verb of a command needs and another does not. @throws CodedError USAGE. */
export function needed(options: Options, name: string, does: string): string {
  const value = options[name];
  if (value !== undefined) return value;
  throw misused(`--${name} is missing.`, `Write ${does} --${name} and what it is.`);
}
