import type { ConsentConfig } from "../../config/consent-config.ts";
import { consentRecords, leftOutByConsent } from "../../ingest/consent-sql.ts";
import type { DataConfig } from "../../config/data-config.ts";
import type { Engine } from "./engine/engine.ts";
import type { SourceColumns } from "./columns.ts";
import { stageConsentStrings } from "./stage-consent-strings.ts";
import { stageMatches } from "./stage-matches.ts";

/** Who may be counted, whatever their lines say. */
export interface PermissionRules {
  readonly data: DataConfig;
  readonly consent: ConsentConfig;
  /** Tells whether a user has withdrawn at this node, whatever its files say; without it nobody has. */
  readonly isWithdrawn?: (id: string) => boolean;
}

/**
 * Makes `left_out`, those of `named` whom consent or a withdrawal leaves out, each with the first reason that applies: before
 * lines are read, so that theirs are compared with nobody's.
 */
export async function stageLeftOut(
  engine: Engine,
  columns: SourceColumns,
  { consent, isWithdrawn }: Omit<PermissionRules, "data">,
): Promise<void> {
  if (isWithdrawn)
    await stageMatches(engine, { from: "named", into: "withdrawn", column: "user_id" }, isWithdrawn);
  else await engine.run("CREATE TABLE main.withdrawn (user_id VARCHAR)");
  if (consent.records) await engine.run(consentRecords(consent.records, columns));
  if (consent.tcf) await stageConsentStrings(engine, consent.tcf, columns);
  await engine.run("CREATE TABLE main.left_out (user_id VARCHAR, reason VARCHAR)");
  for (const query of leftOutByConsent(consent, columns)) await leaveOut(engine, query, "named");
}

/** Puts those users of a query into `left_out` whom a relation has and no earlier reason holds. */
export async function leaveOut(engine: Engine, query: string, among: "named" | "seen"): Promise<void> {
  await engine.run(`INSERT INTO main.left_out
    SELECT DISTINCT user_id, reason FROM (${query}) SEMI JOIN main.${among} USING (user_id)
    ANTI JOIN main.left_out USING (user_id)`);
}
