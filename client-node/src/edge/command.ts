import type { Tell } from "./tell.ts";

/** Options of a command line as text; a flag without a value is "". */
export type Options = Readonly<Record<string, string | undefined>>;

/** One command of fedseg-node. A new command is a file in commands/ and a line in main.ts. */
export interface Command {
  readonly name: string;
  /** Options that must be given, and those that may be. */
  readonly needs: readonly string[];
  readonly may?: readonly string[];
  /** The command line after its name, and what it does, for the usage text. */
  readonly usage: string;
  readonly says: string;
  /** Does it and returns the exit status. @throws CodedError. */
  run(options: Options, tell: Tell): Promise<number>;
}
