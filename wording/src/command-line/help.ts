import { wrapText } from "../terminal/text-table.ts";
import type { Command, OptionLine, Program } from "./program.ts";

/** Columns of the terminal that every help text fits. */
const WIDTH = 80;

/** Tells of every command of a program, under its headings. */
export function programHelp({ name, says, groups, ends }: Program): string {
  const commands = groups.flatMap((group) => group.commands);
  const widest = Math.max(...commands.map((command) => command.name.length));
  const blocks = groups.map(
    (group) =>
      `${group.title}\n${group.commands.map((command) => entry(command.name, command.says, widest)).join("\n")}`,
  );
  return [
    `${name}: ${says}`,
    `Usage: ${name} COMMAND [OPTIONS]`,
    ...blocks,
    `${name} COMMAND --help tells of one command, with examples.`,
    ...endsText(ends),
  ].join("\n\n");
}

/** Tells of one command: what it does, its options, and examples to copy. */
export function commandHelp({ name, ends }: Program, command: Command): string {
  const options = Object.entries({ ...command.needs, ...command.may });
  const lines = [
    ...(command.takes ?? []).map(({ value, says }) => [value, says] as const),
    ...options.map(([option, line]) => [written(option, line), line.says] as const),
  ];
  const widest = Math.max(...lines.map(([head]) => head.length));
  return [
    wrapText(`${name} ${command.name}: ${command.says}`, WIDTH).join("\n"),
    usageText(name, command),
    lines.map(([head, says]) => entry(head, says, widest)).join("\n"),
    `Examples\n${command.examples.map((example) => exampleText(`${name} ${example}`)).join("\n")}`,
    ...endsText(ends),
  ].join("\n\n");
}

function endsText(ends: string | undefined): readonly string[] {
  return ends === undefined ? [] : [wrapText(ends, WIDTH).join("\n")];
}

/** Writes a command line; one that is too long goes on in the next line, and can still be copied. */
function exampleText(line: string): string {
  const lines = wrapText(line.replaceAll(/ (?!--)/g, "\u00a0"), WIDTH - 8);
  return `  ${lines.join(" \\\n      ").replaceAll("\u00a0", " ")}`;
}

/** Writes how a command is called: its options, those that may be left out in brackets. */
export function usageText(program: string, command: Command): string {
  const { name, takes = [], needs, may = {} } = command;
  const options = [
    ...takes.map(({ value, isMany }) => (isMany ? `${value}…` : value)),
    ...Object.entries(needs).map((option) => written(...option)),
    ...Object.entries(may).map(([option, line]) => `[${written(option, line)}]${line.isMany ? "…" : ""}`),
  ];
  // An option and its value stay on one line.
  const lines = wrapText(options.map((option) => option.replaceAll(" ", "\u00a0")).join(" "), WIDTH - 4);
  return [`Usage: ${program} ${name}`, ...lines.map((line) => `    ${line.replaceAll("\u00a0", " ")}`)].join(
    "\n",
  );
}

function written(name: string, { value }: OptionLine): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

/** Writes a name and, beside it in a column of their own, the words about it. */
function entry(name: string, says: string, widest: number): string {
  const [first = "", ...more] = wrapText(says, WIDTH - 4 - widest);
  const indent = " ".repeat(widest + 4);
  return [`  ${name.padEnd(widest)}  ${first}`, ...more.map((line) => `${indent}${line}`)].join("\n");
}
