import { GUARDED } from "../../ingest/guarded-cells.ts";
import { quoteName, quoteText } from "../../ingest/sql.ts";
import type { Engine } from "./engine/engine.ts";

/** Finds columns of which most cells, of some rows, are guarded from spreadsheets. */
export async function guardedIn(engine: Engine, rows: number): Promise<readonly string[]> {
  const names = (await engine.columns("SELECT * FROM src.rows")).map(({ name }) => name);
  const most = names.map((name) => {
    const cell = `trim(${quoteName(name)}::VARCHAR)`;
    const count = (condition: string) => `count(*) FILTER (${condition})`;
    return `2 * ${count(`regexp_full_match(${cell}, ${quoteText(GUARDED)})`)} > ${count(`${cell} <> ''`)}`;
  });
  const [found] = await engine.rows(`SELECT ${most.join(", ")} FROM (SELECT * FROM src.rows LIMIT ${rows})`);
  return names.filter((_, at) => found[at] === true);
}
