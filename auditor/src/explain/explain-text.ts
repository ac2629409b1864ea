import { printable } from "@fedseg/shared/page/printable.ts";
import type { Language } from "../report/language.ts";
import type { Line } from "./derivation.ts";

/** Width at which words are broken; statements keep theirs. */
const WIDTH = 100;
/** Column at which the value of a statement stands, when the statement leaves room. */
const VALUE_AT = 44;

const IMPORTS = `from math import ceil, erfc, exp, floor, log, pi, sqrt
from fractions import Fraction`;

/** Writes a derivation as a text that people read and Python runs. */
export function explainText(lines: readonly Line[], language: Language): string {
  const [title, ...rest] = lines.map((line) => lineText(line, language));
  return `${title.trimStart()}\n${IMPORTS}\n${rest.join("\n")}\n`;
}

function lineText(line: Line, language: Language): string {
  if ("text" in line) {
    const text = printable(line.text[language]);
    return line.kind === "heading" ? `\n# ── ${text}` : wrapped(text);
  }
  const statement = `${line.name} = ${line.code}`.padEnd(VALUE_AT - 1);
  const value = line.value === "" ? "" : `= ${line.value}`;
  const note = line.note[language];
  const comment = [value, note].filter((part) => part !== "").join("   ");
  return comment === "" ? statement.trimEnd() : `${statement} # ${comment}`;
}

/** Breaks a text into comment lines: at spaces, and between Chinese characters, which count double. */
function wrapped(text: string): string {
  const lines = [""];
  let width = 0;
  for (const piece of text.match(
    /[\p{Script=Han}，。；：（）“”、]|[^\s\p{Script=Han}，。；：（）“”、]+ ?|\s/gu,
  ) ?? []) {
    const size = Array.from(piece).reduce((sum, character) => sum + (character > "\u2e7f" ? 2 : 1), 0);
    const isClosing = /^[，。；：）”、]$/u.test(piece);
    if (width + size > WIDTH && !isClosing) {
      lines.push("");
      width = 0;
    }
    lines[lines.length - 1] += piece;
    width += size;
  }
  return lines.map((line) => `# ${line.trimEnd()}`).join("\n");
}
