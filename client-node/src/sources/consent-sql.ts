import { type ColumnRef, textCell, timeCell } from "./cells-sql.ts";
import type { ConsentConfig } from "./consent-config.ts";
import { quoteText } from "./sql.ts";

/** Finds a column that the consent section names. */
export type ColumnFinder = (from: string, name: string) => ColumnRef;

/** Writes queries of the users whom the rule leaves out, user_id and reason, strongest reason first. */
export function leftOutByConsent(consent: ConsentConfig, find: ColumnFinder): string[] {
  const { optOut, gpc, records, tcf } = consent;
  const queries: string[] = [];
  const relation = (from: string) => `src."${from}" AS s`;
  if (optOut) {
    const user = textCell(find(optOut.from, optOut.columns.user));
    queries.push(`SELECT ${user} AS user_id, 'opted_out' AS reason FROM ${relation(optOut.from)}`);
  }
  if (gpc) {
    const user = textCell(find(gpc.from, gpc.columns.user));
    const signal = textCell(find(gpc.from, gpc.columns.signal));
    queries.push(`SELECT ${user} AS user_id, 'global_privacy_control' AS reason FROM ${relation(gpc.from)}
      WHERE ${signal} IN ('1', 'true')`);
  }
  if (tcf) queries.push("SELECT user_id, 'tcf_string' AS reason FROM main.tcf_user WHERE NOT permits");
  if (records) {
    queries.push("SELECT user_id, 'no_permission' AS reason FROM main.consent_record WHERE NOT permits");
  }
  if (consent.default === "exclude") {
    const permitted = [
      ...(records ? ["SELECT user_id FROM main.consent_record WHERE permits"] : []),
      ...(tcf ? ["SELECT user_id FROM main.tcf_user WHERE permits"] : []),
    ];
    const without = permitted.length > 0 ? ` WHERE user_id NOT IN (${permitted.join(" UNION ")})` : "";
    queries.push(`SELECT user_id, 'no_record' AS reason FROM main.seen${without}`);
  }
  return queries;
}

/** Writes the table `consent_record`: one row a user, the latest record; of several at one moment a refusal. */
export function consentRecords(
  { from, columns, permits, time }: NonNullable<ConsentConfig["records"]>,
  find: ColumnFinder,
): string {
  const user = textCell(find(from, columns.user));
  const status = textCell(find(from, columns.status));
  const words = permits.map(quoteText).join(", ");
  const moment = columns.time ? timeCell(find(from, columns.time), time) : "NULL";
  return `CREATE TABLE main.consent_record AS
  SELECT user_id, permits FROM (
    SELECT ${user} AS user_id, coalesce(${status} IN (${words}), false) AS permits, ${moment} AS moment FROM src."${from}" AS s)
  WHERE user_id IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY user_id ORDER BY moment DESC NULLS LAST, permits) = 1`;
}

/** Writes a query of the users and their consent strings. */
export function consentStrings(
  { from, columns }: NonNullable<ConsentConfig["tcf"]>,
  find: ColumnFinder,
): string {
  const user = textCell(find(from, columns.user));
  return `SELECT ${user} AS user_id, coalesce(${textCell(find(from, columns.string))}, '') AS text FROM src."${from}" AS s`;
}
