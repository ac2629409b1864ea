import { CodedError } from "@fedseg/shared/errors.ts";
import { commandHelp, programHelp, usageText } from "./help.ts";
import { nearest } from "./nearest.ts";
import type { Command, Given, Program } from "./program.ts";

/** What a command line asks for: a text to print, or a command with its options. */
export type Asked = { readonly help: string } | ({ readonly command: Command } & Given);

const HELP = new Set(["help", "--help", "-h"]);

/** Reads the words after a program's name. @throws CodedError USAGE, which names what is wrong and what was meant. */
export function readCommandLine(program: Program, words: readonly string[]): Asked {
  const [first, ...rest] = words;
  if (first === undefined) throw misused("No command was given.", listOf(program));
  if (HELP.has(first)) {
    const topic = rest.find((word) => !HELP.has(word));
    return { help: topic === undefined ? programHelp(program) : commandHelp(program, find(program, topic)) };
  }
  const command = find(program, first);
  if (rest.some((word) => word === "--help" || word === "-h")) return { help: commandHelp(program, command) };
  const given = readGiven(program, command, rest);
  const missing = Object.keys(command.needs).filter(
    (name) => given.options[name] === undefined && given.lists[name] === undefined,
  );
  if (missing.length === 0) return { command, ...given };
  const names = missing.map((name) => `--${name}`).join(" and ");
  throw misused(`${names} ${missing.length > 1 ? "are" : "is"} missing.`, todo(program, command));
}

/** The refusal of a command line. */
export function misused(what: string, advice: string): CodedError {
  return new CodedError("USAGE", { what, why: "Nothing runs that was not asked for.", todo: advice });
}

function find(program: Program, word: string): Command {
  const commands = program.groups.flatMap((group) => group.commands);
  const found = commands.find(({ name }) => name === word);
  if (found) return found;
  if (word.startsWith("-")) throw misused(`The command comes before ${word}.`, listOf(program));
  const names = commands.map(({ name }) => name);
  throw misused(`There is no command ${word}${meant(nearest(word, names))}`, listOf(program));
}

function readGiven(program: Program, command: Command, words: readonly string[]): Given {
  const known = new Map(Object.entries({ ...command.needs, ...command.may }));
  const advice = todo(program, command);
  const options = new Map<string, string>();
  const lists = new Map<string, string[]>();
  const operands: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const [, name, inline] = /^--([^=]+)(?:=([^]*))?$/.exec(words[at]) ?? [];
    if (name === undefined && words[at].startsWith("-") && words[at] !== "-")
      throw misused(`The command ${command.name} has no option ${words[at]}.`, advice);
    if (name === undefined) {
      operands.push(words[at]);
      continue;
    }
    const option = known.get(name);
    if (!option) {
      const near = nearest(name, [...known.keys()]);
      throw misused(
        `The command ${command.name} has no option --${name}${meant(near && `--${near}`)}`,
        advice,
      );
    }
    if (options.has(name)) throw misused(`--${name} is given twice.`, advice);
    const value = option.value === undefined ? "" : (inline ?? words[(at += 1)]);
    if (option.value === undefined && inline !== undefined)
      throw misused(`--${name} takes no value.`, advice);
    if (option.value !== undefined && (!value || (inline === undefined && value.startsWith("--"))))
      throw misused(`--${name} needs a value: --${name} ${option.value}.`, advice);
    if (option.isMany) lists.set(name, [...(lists.get(name) ?? []), value]);
    else options.set(name, value);
  }
  checkOperands(command, operands, advice);
  return { options: Object.fromEntries(options), lists: Object.fromEntries(lists), operands };
}

function checkOperands({ name, takes = [] }: Command, operands: readonly string[], advice: string): void {
  const missing = takes.slice(operands.length).map(({ value }) => value);
  if (missing.length > 0)
    throw misused(`${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} missing.`, advice);
  const odd = takes.at(-1)?.isMany ? undefined : operands[takes.length];
  if (odd === undefined) return;
  const what = takes.length === 0 ? "options only" : takes.map(({ value }) => value).join(" and ");
  throw misused(`The command ${name} takes ${what}, not ${odd}.`, advice);
}

function meant(near: string | undefined): string {
  return near ? ` (did you mean ${near}?).` : ".";
}

function todo({ name }: Program, command: Command): string {
  return `See ${name} ${command.name} --help.\n${usageText(name, command)}`;
}

function listOf({ name, groups }: Program): string {
  const names = groups.flatMap((group) => group.commands.map((command) => command.name));
  return `See ${name} --help. The commands are ${names.join(", ")}.`;
}
