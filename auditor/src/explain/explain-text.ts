import { plainText } from "@fedseg/wording/page/plain-text.ts";
import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import { TERMINAL_COLUMNS } from "@fedseg/wording/terminal/text-table.ts";
import type { Language } from "@fedseg/wording/language.ts";
import type { Line } from "./derivation.ts";

/** Column at which the value of a statement stands, when the statement leaves room. */
const VALUE_AT = 34;

const IMPORTS = `from math import ceil, erfc, exp, floor, log, pi, sqrt
from fractions import Fraction`;

/** Writes a derivation as a text that people read and Python runs. */
export function explainText(lines: readonly Line[], language: Language): string {
  const [title, ...rest] = lines.map((line) => lineText(line, language));
  return `${title.trimStart()}\n${IMPORTS}\n${rest.join("\n")}\n`;
}

function lineText(line: Line, language: Language): string {
  if ("text" in line) {
    const text = plainText(line.text[language]);
    return line.kind === "heading" ? `\n# ── ${text}` : commented(text);
  }
  const statement = statementText(line.name, line.code);
  const value = line.value === "" ? "" : `= ${line.value}`;
  const comment = [value, line.note[language]].filter((part) => part !== "").join("   ");
  if (comment === "") return statement;
  const beside = `${statement.padEnd(VALUE_AT - 1)} # ${comment}`;
  return isNarrow(beside) ? beside : `${statement}\n${commented(comment, "    ")}`;
}

/** Writes a statement; one that is too long goes on in further lines, in parentheses. */
function statementText(name: string, code: string): string {
  const statement = `${name} = ${code}`;
  return isNarrow(statement) ? statement : `${name} = (\n${foldText(`    ${code}`, 0)}\n)`;
}

function isNarrow(text: string): boolean {
  return text.split("\n").every((line) => columnsOf(line) <= TERMINAL_COLUMNS);
}

/** Breaks a text into comment lines. */
function commented(text: string, indent = ""): string {
  const mark = `${indent}# `;
  return foldText(text, 0, TERMINAL_COLUMNS - mark.length)
    .split("\n")
    .map((line) => `${mark}${line}`)
    .join("\n");
}
