import type { Tell } from "./tell.ts";

/** An option as a command line knows it: what stands for its value in a usage text (none: a flag), and what it is for. */
export interface OptionLine {
  readonly value?: string;
  readonly says: string;
  /** Whether it may be given several times. */
  readonly isMany?: boolean;
}

/** What a command takes behind its name without an option, such as a path. */
export interface OperandLine {
  readonly value: string;
  readonly says: string;
  /** Of the last one: whether there may be several. */
  readonly isMany?: boolean;
}

/** Options of a command line as text; a flag is "". */
export type Options = Readonly<Record<string, string | undefined>>;

/** What a command line gives to its command. */
export interface Given {
  readonly options: Options;
  /** Options that may be given several times, each with what was given. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
  /** What stands behind the name without an option. */
  readonly operands: readonly string[];
}

/** What a refusal is about, where that is known: a study and a member as in every line of a log. */
export interface About {
  readonly study?: string | undefined;
  readonly party?: string | undefined;
}

/** What a command has come to know since it began: what it is about, and that its configuration has every line be one for programs. */
export interface Learnt extends About {
  readonly isForPrograms?: boolean;
}

/** What a command is called with. */
export interface Call extends Given {
  /** Takes what has come to be known, for every line from then on. */
  readonly learn: (learnt: Learnt) => void;
}

/** Does what a command is for and returns the exit status. @throws CodedError, which becomes the program's own exit status. */
export type Run = (call: Call, tell: Tell) => Promise<number>;

/** A command as its program knows it before any of the command's code is loaded. */
export interface Command {
  readonly name: string;
  /** What must stand behind the name, in this order. */
  readonly takes?: readonly OperandLine[];
  /** Options that must be given, and those that may be, by name. */
  readonly needs: Readonly<Record<string, OptionLine>>;
  readonly may?: Readonly<Record<string, OptionLine>>;
  /** What it does, without a full stop. */
  readonly says: string;
  /** Command lines after the program's name, ready to be copied. */
  readonly examples: readonly string[];
  /** What it does before it has an answer, where that takes long: people read it at once, before its code is loaded. */
  readonly begins?: string;
  /** Loads what does it: nothing that another command needs is loaded for this one. */
  load(): Promise<Run>;
}

/** Commands that one heading of the help text stands over. */
export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly Command[];
}

/** A program with commands. */
export interface Program {
  readonly name: string;
  readonly says: string;
  readonly groups: readonly CommandGroup[];
  /** What every help text ends with, such as what exit codes mean; broken into lines. */
  readonly ends?: string;
  /** What a command line is about, by its options and the configuration that it names: asked when it is refused to a program. */
  about?(command: Command, options: Options): Promise<About>;
  /** Exit status of a command that could not be done: 1, or 2 where 1 is a finding. One that was not understood is 2. */
  readonly refused: 1 | 2;
  /** Exit statuses of refusals that a script has to tell from every other, by their codes. */
  readonly statuses?: Readonly<Record<string, number>>;
}
