import type { CleaningRules } from "@fedseg/shared/features/cleaning.ts";
import { leftOutByRules } from "../../sources/cleaning-sql.ts";
import type { ConsentConfig } from "../../sources/consent-config.ts";
import { consentRecords, consentStrings, leftOutByConsent } from "../../sources/consent-sql.ts";
import type { QualityReport, UserReason } from "../../sources/quality-report.ts";
import type { Engine } from "../engine/engine.ts";
import type { SourceColumns } from "./columns.ts";
import { permitsPurposes } from "./tcf.ts";

/**
 * Makes `seen`, every user of events and customers, and `member`, those who may be counted; the first reason that
 * applies is tallied. @throws CodedError DATA_SOURCE_UNKNOWN or DATA_COLUMN_MISSING.
 */
export async function stageMembers(
  engine: Engine,
  columns: SourceColumns,
  rules: { readonly consent: ConsentConfig; readonly cleaning: CleaningRules; readonly snapshotMs: number },
): Promise<Omit<QualityReport["users"], "unmeasured">> {
  const { consent, cleaning, snapshotMs } = rules;
  const find = (from: string, name: string) => columns.find(from, name);
  await engine.run(`CREATE TABLE main.seen AS
    SELECT user_id FROM main.line WHERE reason IS NULL UNION SELECT user_id FROM main.customer`);
  if (consent.records) await engine.run(consentRecords(consent.records, find));
  if (consent.tcf) await readConsentStrings(engine, consent.tcf, find);
  const queries = [...leftOutByConsent(consent, find), ...leftOutByRules(cleaning, snapshotMs)];
  await engine.run("CREATE TABLE main.left_out (user_id VARCHAR PRIMARY KEY, reason VARCHAR)");
  for (const query of queries) {
    await engine.run(`INSERT INTO main.left_out
      SELECT DISTINCT user_id, reason FROM (${query}) SEMI JOIN main.seen USING (user_id) ON CONFLICT DO NOTHING`);
  }
  await engine.run(`CREATE TABLE main.member AS SELECT user_id FROM main.seen ANTI JOIN main.left_out USING (user_id);
    CREATE TABLE main.event AS SELECT * EXCLUDE (entity, reason) FROM main.line SEMI JOIN main.member USING (user_id)
    WHERE reason IS NULL`);
  const [[seen, kept]] = await engine.rows(
    "SELECT (SELECT count(*) FROM main.seen), (SELECT count(*) FROM main.member)",
  );
  const tallies = await engine.rows(
    "SELECT reason, count(*) FROM main.left_out GROUP BY reason ORDER BY count(*) DESC, reason",
  );
  const leftOut = tallies.map(([reason, count]) => ({ reason: reason as UserReason, count: Number(count) }));
  return { seen: Number(seen), kept: Number(kept), leftOut };
}

/** Decodes every distinct consent string once; of several strings of one user each must permit. */
async function readConsentStrings(
  engine: Engine,
  tcf: NonNullable<ConsentConfig["tcf"]>,
  find: Parameters<typeof consentStrings>[1],
): Promise<void> {
  await engine.run(`CREATE TABLE main.tcf_text AS ${consentStrings(tcf, find)};
    CREATE TABLE main.tcf_verdict (text VARCHAR, verdict VARCHAR)`);
  const verdicts = async function* () {
    for await (const [texts] of engine.chunks("SELECT DISTINCT text FROM main.tcf_text")) {
      yield texts.map((text) => [String(text), permitsPurposes(String(text), tcf.purposes) ? "yes" : "no"]);
    }
  };
  await engine.append({ schema: "main", name: "tcf_verdict" }, verdicts());
  await engine.run(`CREATE TABLE main.tcf_user AS SELECT user_id, bool_and(verdict = 'yes') AS permits
    FROM main.tcf_text JOIN main.tcf_verdict USING (text) WHERE user_id IS NOT NULL GROUP BY user_id`);
}
