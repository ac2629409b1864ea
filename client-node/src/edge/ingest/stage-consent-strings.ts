import type { ConsentConfig } from "../../config/consent-config.ts";
import { consentStrings } from "../../ingest/consent-sql.ts";
import type { UserColumns } from "../../ingest/id-cells-sql.ts";
import { permitsPurposes } from "../../ingest/tcf.ts";
import type { Engine } from "./engine/engine.ts";
import { stageMatches } from "./stage-matches.ts";

/** Makes `tcf_user`, whether a user's consent strings permit; every distinct string is read once, of several each must permit. */
export async function stageConsentStrings(
  engine: Engine,
  tcf: NonNullable<ConsentConfig["tcf"]>,
  columns: UserColumns,
): Promise<void> {
  await engine.run(`CREATE TABLE main.tcf_text AS ${consentStrings(tcf, columns)};
    CREATE TABLE main.tcf_distinct AS SELECT DISTINCT text FROM main.tcf_text`);
  const tables = { from: "tcf_distinct", into: "tcf_permit", column: "text" };
  await stageMatches(engine, tables, (text) => permitsPurposes(text, tcf.purposes));
  await engine.run(`CREATE TABLE main.tcf_user AS SELECT user_id, bool_and(permit.text IS NOT NULL) AS permits
    FROM main.tcf_text AS stated LEFT JOIN main.tcf_permit AS permit ON permit.text = stated.text GROUP BY user_id;
    DROP TABLE main.tcf_text; DROP TABLE main.tcf_distinct; DROP TABLE main.tcf_permit`);
}
