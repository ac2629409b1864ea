import type { DataConfig } from "../../config/data-config.ts";
import { stoppingParts } from "../../ingest/sql-stops.ts";
import { openEngine } from "../ingest/engine/open-engine.ts";

/** Names the sources and conditions whose SQL one cell that does not fit would end, and with it the reading of everybody. */
export async function stoppingSql(
  { sources, events, engine }: DataConfig,
  folder: string,
): Promise<string[]> {
  const queries = Object.entries(sources).flatMap(([name, source]) => {
    const text = "sql" in source ? source.sql : "postgres" in source ? source.postgres.query : undefined;
    return text === undefined ? [] : [[name, text] as const];
  });
  const conditions = events.flatMap(({ from, where }) =>
    where === undefined ? [] : [[`${from}, where`, `SELECT 1 FROM s WHERE (${where}\n)`] as const],
  );
  const parser = await openEngine(engine, { folder, reads: [] });
  try {
    const found: string[] = [];
    for (const [name, text] of [...queries, ...conditions]) {
      const parts = stoppingParts(await parser.syntaxTree(text));
      if (parts.length > 0) found.push(`${name} (${parts.join(", ")})`);
    }
    return found;
  } finally {
    parser.close();
  }
}
