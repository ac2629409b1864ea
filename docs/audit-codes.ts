import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CHECKS } from "@fedseg/auditor/checks/all.ts";
import { CODES, type CodeMeaning } from "@fedseg/auditor/codes.ts";

const AUDITING = join(import.meta.dirname, "auditing.md");
const sectionOf = (name: string) => new RegExp(`(?<=<!-- ${name} -->\\n)[^]*(?=\\n<!-- end of ${name} -->)`);

const KINDS: Readonly<Record<CodeMeaning["kind"], string>> = {
  FAIL: "FAIL",
  LACKING: "NOT VERIFIABLE",
  LIMIT: "said, and no more",
};

/** Returns the table of checks as Markdown, as the auditor's own list has them. */
export function checkTable(): string {
  const rows = CHECKS.map(({ id, claim, codes }, at) => {
    const listed = codes.map((code) => `\`${code}\``).join(" ");
    return `| ${at + 1} | ${id} | ${claim.en} | ${listed} |`;
  });
  return ["| | check | shows, when it holds | what it can find |", "|---|---|---|---|", ...rows].join("\n");
}

/** Returns the table of findings' codes as Markdown: what the auditor's own table says now. */
export function codeTable(): string {
  const groups = Map.groupBy(CODES, ([, { kind, why, supply }]) => JSON.stringify([kind, why, supply]));
  const rows = [...groups.values()].map((group) => {
    const [, { kind, why, supply }] = group[0];
    const codes = group.map(([code]) => `\`${code}\``).join(" ");
    return `| ${codes} | ${KINDS[kind]} | ${why} | ${supply ?? ""} |`;
  });
  return [
    "| code | verdict | why an honest party cannot, or can, produce it | what supplies it |",
    "|---|---|---|---|",
    ...rows,
  ].join("\n");
}

/** Returns a table as docs/auditing.md has it. */
export function writtenTable(name: "checks" | "codes"): string | undefined {
  return sectionOf(name).exec(readFileSync(AUDITING, "utf8"))?.[0];
}

if (import.meta.main) {
  const text = readFileSync(AUDITING, "utf8");
  writeFileSync(
    AUDITING,
    text.replace(sectionOf("checks"), checkTable).replace(sectionOf("codes"), codeTable),
  );
}
