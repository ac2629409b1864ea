import { CELL_FACTS, factsQuery } from "../../ingest/cell-facts.ts";
import type { CellFact } from "../../ingest/cells-sql.ts";
import { quoteName } from "../../ingest/sql.ts";
import { type Column, type Engine, sourceRelation } from "./engine/engine.ts";

/** Rows that tell how often a column says the same, and the share of different cells from which on a table is not worth it. */
const [TRIED, MANY] = [20_000, 0.8];
/** Different cells of which a fact holds before all are asked: most columns hold no times, or no numbers. */
const FIRST_ASKED = 2048;

/** A column's different cells: a table of one column, called as in its source, and what holds of all of them. */
export interface DifferentCells {
  readonly relation: string;
  readonly facts: ReadonlySet<CellFact>;
}

/**
 * Makes a table of the different cells of each of those columns of texts that say the same often: what is asked of every
 * cell is asked of each once then. Returns them by the columns' names.
 */
export async function stageDifferentCells(
  engine: Engine,
  source: string,
  columns: readonly Column[],
): Promise<ReadonlyMap<string, DifferentCells>> {
  const texts = columns.filter(({ type }) => type === "VARCHAR");
  const staged = new Map<string, DifferentCells>();
  if (texts.length === 0) return staged;
  const counts = texts.map(({ name }) => `count(DISTINCT ${quoteName(name)}) <= ${MANY} * count(*)`);
  const [isWorth] = await engine.rows(
    `SELECT ${counts.join(", ")} FROM (SELECT * FROM ${sourceRelation(source)} LIMIT ${TRIED})`,
  );
  for (const { name } of texts.filter((_, at) => isWorth[at] === true)) {
    const relation = `main.${quoteName(`cells ${source} ${name}`)}`;
    await engine.run(
      `CREATE OR REPLACE TABLE ${relation} AS SELECT DISTINCT ${quoteName(name)} FROM ${sourceRelation(source)}`,
    );
    staged.set(name, { relation, facts: new Set(await factsOf(engine, relation, name)) });
  }
  return staged;
}

/** Returns what holds of all cells of a relation of one column. */
async function factsOf(engine: Engine, relation: string, name: string): Promise<readonly CellFact[]> {
  let facts = CELL_FACTS;
  for (const cells of [`(SELECT * FROM ${relation} LIMIT ${FIRST_ASKED})`, relation]) {
    if (facts.length === 0) return facts;
    const [holds] = await engine.rows(factsQuery(cells, { alias: "s", name, type: "VARCHAR" }, facts));
    facts = facts.filter((_, at) => holds[at] === true);
  }
  return facts;
}
