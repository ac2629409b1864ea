import type { CleaningRules } from "@fedseg/shared/features/cleaning.ts";
import { leftOutByRules } from "../../sources/cleaning-sql.ts";
import type { ConsentConfig } from "../../sources/consent-config.ts";
import { consentRecords, leftOutByConsent } from "../../sources/consent-sql.ts";
import type { QualityReport, UserReason } from "../../sources/quality-report.ts";
import type { Engine } from "../engine/engine.ts";
import type { SourceColumns } from "./columns.ts";
import { stageConsentStrings } from "./stage-consent-strings.ts";
import { stageMatches } from "./stage-matches.ts";

/** What users are judged by. */
export interface MemberRules {
  readonly consent: ConsentConfig;
  readonly cleaning: CleaningRules;
  readonly snapshotMs: number;
  /** Tells whether a user has withdrawn at this node, whatever its files say; without it nobody has. */
  readonly isWithdrawn?: (id: string) => boolean;
}

/**
 * Makes `seen`, every user of events and customers, `member`, those who may be counted, and `event`, their lines. The
 * first reason that applies is tallied.
 */
export async function stageMembers(
  engine: Engine,
  columns: SourceColumns,
  { consent, cleaning, snapshotMs, isWithdrawn = () => false }: MemberRules,
): Promise<Omit<QualityReport["users"], "unmeasured">> {
  await engine.run(`CREATE TABLE main.seen AS
    SELECT user_id FROM main.line WHERE reason IS NULL UNION SELECT user_id FROM main.customer`);
  await stageMatches(engine, { from: "seen", into: "withdrawn", column: "user_id" }, isWithdrawn);
  if (consent.records) await engine.run(consentRecords(consent.records, columns.find));
  if (consent.tcf) await stageConsentStrings(engine, consent.tcf, columns.find);
  await engine.run("CREATE TABLE main.left_out (user_id VARCHAR, reason VARCHAR)");
  for (const query of [...leftOutByConsent(consent, columns.find), ...leftOutByRules(cleaning, snapshotMs)]) {
    await engine.run(`INSERT INTO main.left_out
      SELECT DISTINCT user_id, reason FROM (${query}) SEMI JOIN main.seen USING (user_id)
      ANTI JOIN main.left_out USING (user_id)`);
  }
  await engine.run(`CREATE TABLE main.member AS SELECT user_id FROM main.seen ANTI JOIN main.left_out USING (user_id);
    CREATE VIEW main.event AS SELECT * EXCLUDE (entity, reason) FROM main.line SEMI JOIN main.member USING (user_id)
    WHERE reason IS NULL`);
  return countUsers(engine);
}

async function countUsers(engine: Engine): Promise<Omit<QualityReport["users"], "unmeasured">> {
  const [[seen, kept]] = await engine.rows(
    "SELECT (SELECT count(*) FROM main.seen), (SELECT count(*) FROM main.member)",
  );
  const tallies = await engine.rows(
    "SELECT reason, count(*) FROM main.left_out GROUP BY reason ORDER BY count(*) DESC, reason",
  );
  const leftOut = tallies.map(([reason, count]) => ({ reason: reason as UserReason, count: Number(count) }));
  return { seen: Number(seen), kept: Number(kept), leftOut };
}
