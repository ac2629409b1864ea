import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { FEDSEG_AUDIT } from "@fedseg/auditor/edge/program.ts";
import { FEDSEG_NODE } from "@fedseg/client-node/edge/program/fedseg-node.ts";
import { FEDSEG_COORDINATOR } from "@fedseg/coordinator/edge/program.ts";
import { readCommandLine } from "@fedseg/wording/command-line/read.ts";
import { expect, test } from "vitest";
import { ROOT } from "../e2e/environment.ts";

const PROGRAMS = {
  "fedseg-node": (words: readonly string[]) => readCommandLine(FEDSEG_NODE, words),
  "fedseg-coordinator": (words: readonly string[]) => readCommandLine(FEDSEG_COORDINATOR, words),
  "fedseg-audit": (words: readonly string[]) => readCommandLine(FEDSEG_AUDIT, words),
};
/** A program's name and what follows it up to what is the shell's, the end of the quoted words, or a pause in them. */
const COMMAND =
  /(?<!["'=/\w-])(fedseg-(?:node|coordinator|audit))((?: +(?:"[^"\n]*"|[^\s`|&;>#→"'…,:()]+))*)/g;

const pages = ["README.md", "SECURITY.md", "docs", "docs/recipes", "examples"].flatMap((place) =>
  place.endsWith(".md")
    ? [place]
    : readdirSync(join(ROOT, place), { recursive: place === "examples", encoding: "utf8" })
        .filter((name) => name.endsWith(".md") && !name.includes("node_modules"))
        .map((name) => join(place, name)),
);

/** Words that a page quotes as code, with lines that go on in the next one as one. */
function quoted(page: string): readonly string[] {
  const text = readFileSync(join(ROOT, page), "utf8").replaceAll(/\\\n\s*/g, "");
  const blocks = [...text.matchAll(/^```[^\n]*\n([^]*?)^```/gm)].flatMap(([, block]) => block.split("\n"));
  const spans = text.replaceAll(/^```[^]*?^```/gm, "").matchAll(/`([^`\n]+)`/g);
  return [...blocks, ...Array.from(spans, ([, span]) => span)];
}

test.each(pages)("every command of %s is one, with options that it has", (page) => {
  const wrong = quoted(page).flatMap((code) =>
    [...code.matchAll(COMMAND)].flatMap(([said, program, rest]) => {
      // What may be left out stands in brackets.
      const words = [...rest.replaceAll(/[[\]]/g, "").matchAll(/"([^"]*)"|(\S+)/g)].map(
        ([, text, word]) => text ?? word,
      );
      if (words.length === 0) return [];
      try {
        PROGRAMS[program as keyof typeof PROGRAMS](words);
        return [];
      } catch (error) {
        // Prose names a command without all that it needs.
        const { message } = error as Error;
        return /(is|are) missing\./.test(message) ? [] : [`${said}: ${message.slice(0, 120)}`];
      }
    }),
  );
  expect(wrong).toEqual([]);
});
