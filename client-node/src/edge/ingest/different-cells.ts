import { CELL_FACTS, factsQuery } from "../../ingest/cell-facts.ts";
import type { CellFact } from "../../ingest/cells-sql.ts";
import { quoteName } from "../../ingest/sql.ts";
import { type Column, type Engine, sourceRelation } from "./engine/engine.ts";

/** Rows that tell how often a column says the same, and the share of different cells from which on a table is not worth it. */
const [TRIED, MANY] = [20_000, 0.8];
/** As `MANY`, of columns of which little is asked. */
const FEW = 0.1;
/** Different cells of which a fact holds before all are asked: most columns hold no times, or no numbers. */
const FIRST_ASKED = 2048;

/** A column's different cells: a table of one column, called as in its source, where there is one; and what holds of all of them. */
export interface DifferentCells {
  readonly relation?: string;
  readonly facts: ReadonlySet<CellFact>;
}

/**
 * Makes a table of the different cells of each of those columns of texts that say the same often: what is asked of every
 * cell is asked of each once then. Of `names`, which are nothing but names, little is asked: where they say the same seldom, that
 * is asked of their lines. Returns them by the columns' names.
 */
export async function stageDifferentCells(
  engine: Engine,
  source: string,
  columns: readonly Column[],
  names: ReadonlySet<string>,
): Promise<ReadonlyMap<string, DifferentCells>> {
  const texts = columns.filter(({ type }) => type === "VARCHAR");
  const staged = new Map<string, DifferentCells>();
  if (texts.length === 0) return staged;
  const most = (name: string) => (names.has(name.toLowerCase()) ? FEW : MANY);
  const counts = texts.map(({ name }) => `count(DISTINCT ${quoteName(name)}) <= ${most(name)} * count(*)`);
  const [isWorth] = await engine.rows(
    `SELECT ${counts.join(", ")} FROM (SELECT * FROM ${sourceRelation(source)} LIMIT ${TRIED})`,
  );
  for (const { name } of texts.filter((_, at) => isWorth[at] === true)) {
    const relation = `main.${quoteName(`cells ${source} ${name}`)}`;
    await engine.run(
      `CREATE OR REPLACE TABLE ${relation} AS SELECT DISTINCT ${quoteName(name)} FROM ${sourceRelation(source)}`,
    );
    staged.set(name, { relation, facts: new Set(await factsOf(engine, relation, name, CELL_FACTS)) });
  }
  for (const { name } of texts.filter((one, at) => names.has(one.name.toLowerCase()) && isWorth[at] !== true))
    staged.set(name, { facts: new Set(await factsOf(engine, sourceRelation(source), name, ["trimmed"])) });
  return staged;
}

/** Returns what of that which is asked holds of all cells of a relation's column. */
async function factsOf(
  engine: Engine,
  relation: string,
  name: string,
  asked: readonly CellFact[],
): Promise<readonly CellFact[]> {
  let facts = asked;
  for (const cells of [`(SELECT * FROM ${relation} LIMIT ${FIRST_ASKED})`, relation]) {
    if (facts.length === 0) return facts;
    const [holds] = await engine.rows(factsQuery(cells, { alias: "s", name, type: "VARCHAR" }, facts));
    facts = facts.filter((_, at) => holds[at] === true);
  }
  return facts;
}
