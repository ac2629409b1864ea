import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ATTACKS, MISCHIEFS } from "../test/adversary/catalogue.ts";
import type { Course } from "../test/adversary/mischief.ts";
import { ELSEWHERE, NOT_BUILT } from "../test/adversary/elsewhere.ts";
import { COORDINATOR_LIES, FAULTS, NODE_LIES, type Words } from "../test/adversary/words.ts";

const PAGE = join(import.meta.dirname, "adversaries.md");
const SECTION = /(?<=<!-- attacks -->\n)[^]*(?=\n<!-- end of attacks -->)/;

/** Returns the tables of attacks as Markdown: what the catalogue says now. */
export function attackTables(): string {
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

/** Returns the tables as docs/adversaries.md has them. */
export function writtenAttackTables(): string | undefined {
  return SECTION.exec(readFileSync(PAGE, "utf8"))?.[0];
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
  writeFileSync(PAGE, readFileSync(PAGE, "utf8").replace(SECTION, attackTables));
}
