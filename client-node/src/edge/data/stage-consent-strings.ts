import type { ColumnFinder } from "../../sources/cells-sql.ts";
import type { ConsentConfig } from "../../sources/consent-config.ts";
import { consentStrings } from "../../sources/consent-sql.ts";
import type { Engine } from "../engine/engine.ts";
import { oneBatch } from "./one-batch.ts";
import { permitsPurposes } from "./tcf.ts";

/** Strings in memory at a time. */
const PAGE = 50_000;

/** Makes `tcf_user`, whether a user's consent strings permit; every distinct string is decoded once, of several each must permit. */
export async function stageConsentStrings(
  engine: Engine,
  tcf: NonNullable<ConsentConfig["tcf"]>,
  find: ColumnFinder,
): Promise<void> {
  await engine.run(`CREATE TABLE main.tcf_text AS ${consentStrings(tcf, find)};
    CREATE TABLE main.tcf_distinct AS SELECT DISTINCT text FROM main.tcf_text;
    CREATE TABLE main.tcf_permit (text VARCHAR)`);
  const [[count]] = await engine.rows("SELECT count(*) FROM main.tcf_distinct");
  for (let first = 0; first < Number(count); first += PAGE) {
    // Row ids of a table that nothing was deleted from count from 0.
    const page = await engine.rows(
      `SELECT text FROM main.tcf_distinct WHERE rowid >= ${first} AND rowid < ${first + PAGE}`,
    );
    const texts = page.map(([text]) => String(text)).filter((text) => permitsPurposes(text, tcf.purposes));
    await engine.append({ schema: "main", name: "tcf_permit" }, oneBatch(texts));
  }
  await engine.run(`CREATE TABLE main.tcf_user AS SELECT user_id, bool_and(permit.text IS NOT NULL) AS permits
    FROM main.tcf_text AS stated LEFT JOIN main.tcf_permit AS permit ON permit.text = stated.text GROUP BY user_id;
    DROP TABLE main.tcf_text; DROP TABLE main.tcf_distinct; DROP TABLE main.tcf_permit`);
}
