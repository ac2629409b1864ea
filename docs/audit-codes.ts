import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CODES, type CodeMeaning } from "@fedseg/auditor/codes.ts";

const AUDITING = join(import.meta.dirname, "auditing.md");
const SECTION = /(?<=<!-- codes -->\n)[^]*(?=\n<!-- end of codes -->)/;

const KINDS: Readonly<Record<CodeMeaning["kind"], string>> = {
  FAIL: "FAIL",
  LACKING: "NOT VERIFIABLE",
  LIMIT: "said, and no more",
};

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

/** Returns the table as docs/auditing.md has it. */
export function writtenCodeTable(): string | undefined {
  return SECTION.exec(readFileSync(AUDITING, "utf8"))?.[0];
}

if (import.meta.main) {
  writeFileSync(AUDITING, readFileSync(AUDITING, "utf8").replace(SECTION, codeTable));
}
