import { type ColumnRef, numberStyle } from "../../ingest/cells-sql.ts";
import type { ConsentConfig } from "../../config/consent-config.ts";
import type { DataConfig, EventEntity } from "../../config/data-config.ts";
import { LINE_COLUMN } from "../../ingest/json-columns.ts";
import { filteredLines } from "../../ingest/entity-lines-sql.ts";
import type { Observation } from "../../ingest/observation.ts";
import { counted } from "../../ingest/spellings-sql.ts";
import { nameOf, syntaxNodes } from "../../ingest/syntax-tree.ts";
import { fewWordsQuery, unreadChecks } from "../../ingest/unread-columns-sql.ts";
import type { SourceColumns } from "./columns.ts";
import { columnsInUse } from "./columns-in-use.ts";
import type { Engine } from "./engine/engine.ts";

/**
 * Looks at columns of purchases that no section, no condition and no SQL of the platform's own reads: words that say that a line is no sale, amounts
 * given back, several currencies.
 */
export async function lookAtUnread(
  engine: Engine,
  { data, consent }: { readonly data: DataConfig; readonly consent: ConsentConfig },
  columns: SourceColumns,
): Promise<readonly Observation[]> {
  const inUse = await columnsInUse(engine, data, consent);
  const inSql = await namesInSql(engine, data);
  const found = new Map<string, Observation>();
  for (const entity of data.events.filter(holdsPurchases)) {
    const { from } = entity;
    const read = new Set([...(inUse.get(from) ?? []), ...inSql].map((name) => name.toLowerCase()));
    const unread = columns
      .all(from)
      .filter(({ name }) => name !== LINE_COLUMN && !read.has(name.toLowerCase()));
    const refs: ColumnRef[] = unread.map((column) => ({ alias: "s", ...column }));
    if (refs.length === 0) continue;
    const relation = filteredLines(entity);
    const [few] = await engine.rows(fewWordsQuery(refs, relation));
    const checks = unreadChecks(
      refs,
      few.map((one) => one === true),
      numberStyle(data.sources[from]),
    );
    if (checks.length === 0) continue;
    const [answers] = await engine.rows(
      `SELECT ${checks.map(({ asked }) => asked).join(", ")} FROM ${relation}`,
    );
    for (const [at, { kind, column }] of checks.entries())
      for (const one of counted(
        { kind, source: from, column: column.name },
        answers.slice(3 * at, 3 * at + 3),
      ))
        found.set(JSON.stringify([kind, from, column.name]), one);
  }
  return [...found.values()];
}

function holdsPurchases({ type }: EventEntity): boolean {
  const types = typeof type === "string" ? [type] : Object.values(type.words ?? { all: "purchase" });
  return types.includes("purchase");
}

/** Lists the names of columns that own SQL mentions, of whichever source: most of what it joins has them. */
async function namesInSql(engine: Engine, { sources }: DataConfig): Promise<readonly string[]> {
  const names: string[] = [];
  for (const source of Object.values(sources)) {
    if (!("sql" in source)) continue;
    for (const node of syntaxNodes(await engine.syntaxTree(source.sql))) {
      const name = nameOf(node);
      if (name !== undefined) names.push(name);
    }
  }
  return names;
}
