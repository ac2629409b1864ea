import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./environment.ts";

/** The guides whose commands people type. */
const GUIDES = [
  "operating",
  "stores",
  "first-study",
  "data",
  "auditing",
  "exports",
  "personal-data",
  "ledgers",
  "online-retail",
  "programs",
  "prediction",
  "recommendations",
  "campaigns",
  "churn",
];
const COMMAND =
  /(?<!["'/\w-])(?:npm run (?:-s )?audit -- (?=[a-z])|(fedseg-(?:node|coordinator|audit)))((?: +(?:"[^"\n]*"|[^\s`|&;>#→"'…,:()]+))*)/g;

/** A command by its words, without the values of its options: "fedseg-node export --config --to". */
export interface Shape {
  readonly program: string;
  readonly command: string;
  /** Sorted. */
  readonly options: readonly string[];
}

/** Returns the shape of a command line. */
export function shapeOf(program: string, [command, ...words]: readonly string[]): Shape {
  const options = words.filter((word) => word.startsWith("--")).map((word) => word.split("=")[0]);
  return { program, command, options: [...new Set(options)].sort() };
}

/** Writes a shape as one text. */
export function shapeText({ program, command, options }: Shape): string {
  return [program, command, ...options].join(" ");
}

/** Tells whether who ran `run` has run what a guide says: prose names a command without all that it needs. */
export function covers(run: Shape, said: Shape): boolean {
  const isSame = run.program === said.program && run.command === said.command;
  return isSame && said.options.every((option) => run.options.includes(option));
}

/** Lists what the guides tell people to type, in blocks and in their sentences. */
export function guideCommands(): readonly Shape[] {
  return commandsIn(GUIDES.map((guide) => readFileSync(join(ROOT, "docs", `${guide}.md`), "utf8")));
}

/** Lists what pages tell people to type, each shape once. */
export function commandsIn(pages: readonly string[]): readonly Shape[] {
  const found = new Map<string, Shape>();
  for (const text of pages) {
    const page = text.replaceAll(/\\\n\s*/g, "");
    const blocks = [...page.matchAll(/^```[^\n]*\n([^]*?)^```/gm)].map(([, block]) => block);
    const spans = [...page.replaceAll(/^```[^]*?^```/gm, "").matchAll(/`([^`\n]+)`/g)].map(
      ([, span]) => span,
    );
    for (const typed of [...blocks, ...spans]) {
      for (const [, program = "fedseg-audit", rest] of typed.matchAll(COMMAND)) {
        const words = rest.trim().split(/ +/).filter(Boolean);
        if (words.length === 0) continue;
        const shape = shapeOf(program, words);
        found.set(shapeText(shape), shape);
      }
    }
  }
  return [...found.values()];
}

/** The blocks of a guide that a shell runs as they are. */
export function shellBlocks(guide: string): readonly string[] {
  const page = readFileSync(join(ROOT, "docs", `${guide}.md`), "utf8");
  return [...page.matchAll(/^```([^\n]*)\n([^]*?)^```/gm)].flatMap(([, language, block]) =>
    ["", "sh"].includes(language) ? [block] : [],
  );
}
