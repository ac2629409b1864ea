import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Block } from "@fedseg/shared/private-sum/types.ts";
import { type QueryId, exampleRequest, queries, queryBlocks } from "@fedseg/shared/queries/index.ts";

/** Sizes that the table's lengths are for. */
const SIZE = { d: 6, k: 5, bins: 32 };

const PRIVACY = join(import.meta.dirname, "privacy.md");
const SECTION = /(?<=<!-- queries -->\n)[^]*(?=\n<!-- end of queries -->)/;

/** Returns the table of queries as Markdown: what the registry says now. */
export function queryTable(): string {
  const rows = Object.keys(queries).map((id) => row(id as QueryId));
  return [
    `| query | what a node sums over its users | length (d = ${SIZE.d}, k = ${SIZE.k}, ${SIZE.bins} intervals) | Δ² | why Δ holds |`,
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

/** Returns the table as docs/privacy.md has it. */
export function writtenQueryTable(): string | undefined {
  return SECTION.exec(readFileSync(PRIVACY, "utf8"))?.[0];
}

function row(id: QueryId): string {
  const blocks = queryBlocks({ ...exampleRequest(id, SIZE), shares: [] });
  const { sums, why } = readContract(id);
  const each = (cell: (block: Block) => string) => blocks.map(cell).join(", ");
  const delta = each(({ norm }) => `${norm.kind === "ones" ? norm.count : norm.square}`);
  return `| \`${id}\` | ${sums} | ${each(({ length }) => `${length}`)} | ${delta} | ${why} |`;
}

/** Reads the contract's own words: the doc comment above it, and the paragraph that starts "Sensitivity." */
function readContract(id: QueryId): { sums: string; why: string } {
  const source = readFileSync(join(import.meta.dirname, `../shared/src/queries/${id}.ts`), "utf8");
  const above = source.slice(0, source.indexOf(": QueryContract<"));
  const comment = above.slice(above.lastIndexOf("/**"), above.lastIndexOf("*/"));
  const text = comment.replaceAll(/^\s*\/?\*+ ?/gm, "").replaceAll("\n", " ");
  const [sums, why] = text.split("Sensitivity.");
  if (!why || queries[id].id !== id) throw new TypeError(`"${id}" expected a contract with a "Sensitivity."`);
  return { sums: sums.trim(), why: why.trim() };
}

if (import.meta.main) {
  writeFileSync(PRIVACY, readFileSync(PRIVACY, "utf8").replace(SECTION, queryTable));
}
