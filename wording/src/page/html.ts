import { plainText } from "./plain-text.ts";

/** Markup that has been written by this project; everything else that goes into a page is escaped text. */
export class Html {
  readonly markup: string;
  /** @param markup that holds no text of anybody else unescaped. */
  constructor(markup: string) {
    this.markup = markup;
  }
}

type Part = Html | string | number | undefined | readonly Part[];

/** Makes markup of a template literal: what stands in ${…} is escaped unless it is markup itself; undefined is nothing. */
export function html(literal: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(literal.reduce((text, piece, at) => `${text}${write(parts[at - 1])}${piece}`));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function write(part: Part): string {
  if (part === undefined) return "";
  if (part instanceof Html) return part.markup;
  if (typeof part === "object") return part.map(write).join("");
  return plainText(`${part}`).replaceAll(/[&<>"']/g, (character) => ENTITIES[character]);
}
