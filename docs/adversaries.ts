import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ATTACKS, MISCHIEFS } from "../test/adversary/catalogue.ts";
import type { Course } from "../test/adversary/mischief.ts";
import { ELSEWHERE, NOT_BUILT } from "../test/adversary/elsewhere.ts";
import { BESIDE, type Beside } from "../test/adversary/beside.ts";
import { COORDINATOR_LIES, FAULTS, NODE_LIES, type Words } from "../test/adversary/words.ts";

const PAGE = join(import.meta.dirname, "adversaries.md");
/** Finds the generated text of a section. */
const sectionOf = (name: string) => new RegExp(`(?<=<!-- ${name} -->\\n)[^]*(?=<!-- end of ${name} -->)`);

/** Returns the tables of attacks as Markdown: what the catalogue says now. */
function attackTables(): string {
  const table = (title: string, words: readonly Words[]) => [
    `### ${title}`,
    "",
    "| attack, in the design's words | what happens | shown by |",
    "|---|---|---|",
    ...words.flatMap(rowsOf),
    "",
  ];
  return [
    ...table("A lying coordinator", COORDINATOR_LIES),
    ...table("Lying nodes", NODE_LIES),
    ...table("Faults", FAULTS),
  ].join("\n");
}

/** Returns the attacks beside the protocol as Markdown, by section. */
function besideTable(rows: readonly Beside[]): string {
  const lines = rows.map(({ attack, what, shown }) => {
    const files = new Set(shown.map(([file]) => `\`${file}\``));
    return `| ${attack} | ${what} | ${[...files].join(", ")} |\n`;
  });
  return ["| attack | what happens | shown by |\n|---|---|---|\n", ...lines, "\n"].join("");
}

/** Returns the page as the catalogue has it, from the page as it is written. */
export function pageOf(written: string): string {
  const sections = [
    ["attacks", `${attackTables()}\n`],
    ...Object.entries(BESIDE).map(([name, rows]) => [name, besideTable(rows)]),
  ];
  return sections.reduce((page, [name, text]) => page.replace(sectionOf(name), () => text), written);
}

/** Returns docs/adversaries.md as it is written. */
export function writtenPage(): string {
  return readFileSync(PAGE, "utf8");
}

function rowsOf(words: Words): readonly string[] {
  const cells = [...attacksOf(words), ...mischiefsOf(words), ...elsewhere(words)];
  const notBuilt = NOT_BUILT.get(words);
  if (notBuilt) cells.push([notBuilt, ""]);
  return cells.map(([what, by], at) => `| ${at === 0 ? words : ""} | ${what} | ${by} |`);
}

type Cells = readonly [what: string, by: string];

function attacksOf(words: Words): Cells[] {
  return ATTACKS.filter((attack) => attack.words === words).map(({ refusal, told, name, charged }) => {
    const code = refusal ?? told;
    const answer = refusal ? `refused, ${code}` : code ? `no effect, ${code}` : "answered as stated";
    return [`${name}: ${answer}${charged.length > 0 ? `; charged ${charged.join(", ")}` : ""}`, "attack"];
  });
}

function mischiefsOf(words: Words): Cells[] {
  return MISCHIEFS.filter((mischief) => mischief.words === words).map(({ name, course }) => [
    `${name}: ${endOf(course)}`,
    "mischief",
  ]);
}

function endOf({ failure, reason, dropped, survivors, convicted }: Course): string {
  if (failure) return `the study ends, ${failure}`;
  const codes = convicted.map((entry) => entry.split(" ")[1]);
  const shown = codes.length > 0 ? `; ${codes.join(", ")} in every ledger` : "";
  if (reason) return `a second attempt without it, since ${reason}${shown}`;
  if (shown) return `${survivors[0]?.length} in the sum${shown}`;
  const who = survivors[0]?.length === 4 ? "all four in the sum" : `${survivors[0]?.length} in the sum`;
  return [...dropped, who].join("; ");
}

function elsewhere(words: Words): Cells[] {
  return ELSEWHERE.filter((row) => row.words === words).map(({ file, shows }) => [shows, `\`${file}\``]);
}

if (import.meta.main) {
  writeFileSync(PAGE, pageOf(writtenPage()));
}
