import { OWN_COLUMN, quoteName } from "../../../ingest/sql.ts";
import type { Engine } from "../engine/engine.ts";

/** Bytes of a moment as most programs write it, to the second and without a zone; and what comes before all years from 1000 on. */
const [BYTES, BEFORE] = [19, "1"];

/** Names a column beside one of times, which no column of a source is called as. */
function beside(what: "moment" | "other", name: string): string {
  return quoteName(`${OWN_COLUMN}${what} ${name}`);
}

/**
 * Writes a query of texts with moments in place of those columns' texts, as far as the engine writes a moment as its text is written,
 * sign by sign; what is written otherwise stands in columns beside. A moment takes a third of its text's room, and is read once.
 */
export function withExactTimes(texts: string, names: readonly string[]): string {
  if (names.length === 0) return texts;
  const each = (write: (cell: string, moment: string, other: string) => string) =>
    names.map((name) => write(quoteName(name), beside("moment", name), beside("other", name))).join(", ");
  const isExact = (cell: string, moment: string) =>
    `strlen(${cell}) = ${BYTES} AND ${cell} >= '${BEFORE}' AND CAST(${moment} AS VARCHAR) = ${cell}`;
  const read = `SELECT *, ${each((cell, moment) => `TRY_CAST(${cell} AS TIMESTAMP) AS ${moment}`)} FROM (${texts})`;
  const exact = `SELECT * REPLACE (${each((cell, moment) => `CASE WHEN ${isExact(cell, moment)} THEN ${moment} END AS ${moment}`)}) FROM (${read})`;
  return `SELECT * EXCLUDE (${each((_, moment) => moment)}) REPLACE (${each((cell, moment) => `${moment} AS ${cell}`)}),
    ${each((cell, moment, other) => `CASE WHEN ${moment} IS NULL THEN ${cell} END AS ${other}`)} FROM (${exact})`;
}

/** Makes those columns of a table what they are in all: moments where nothing is written otherwise, else the texts that were read. */
export async function settleTimes(engine: Engine, relation: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const [cell, other] = [quoteName(name), beside("other", name)];
    const [[others]] = await engine.rows(`SELECT count(${other}) FROM ${relation}`);
    if (Number(others) > 0)
      await engine.run(
        `ALTER TABLE ${relation} ALTER COLUMN ${cell} SET DATA TYPE VARCHAR USING coalesce(CAST(${cell} AS VARCHAR), ${other})`,
      );
    await engine.run(`ALTER TABLE ${relation} DROP COLUMN ${other}`);
  }
}
