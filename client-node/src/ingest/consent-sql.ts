import { textCell } from "./cells-sql.ts";
import { timeCell } from "./time-cells-sql.ts";
import type { ConsentConfig } from "../config/consent-config.ts";
import { type UserColumns, userOf, usersIn } from "./id-cells-sql.ts";
import { quoteName, quoteText } from "./sql.ts";

/** Writes queries of the users whom the rule leaves out, user_id and reason, strongest reason first. */
export function leftOutByConsent(consent: ConsentConfig, columns: UserColumns): string[] {
  const { optOut, gpc, records, tcf } = consent;
  const queries: string[] = [];
  if (optOut) {
    queries.push(
      `SELECT user_id, 'opted_out' AS reason FROM (${usersIn(columns, optOut.from, optOut.columns.user)})`,
    );
  }
  if (gpc) {
    const user = userOf(columns, gpc.from, gpc.columns.user);
    const signal = textCell(columns.find(gpc.from, gpc.columns.signal));
    queries.push(`SELECT ${user} AS user_id, 'global_privacy_control' AS reason FROM ${relation(gpc.from)}
      WHERE lower(${signal}) IN ('1', '1.0', 'true')`);
  }
  if (tcf) queries.push("SELECT user_id, 'tcf_string' AS reason FROM main.tcf_user WHERE NOT permits");
  if (records) {
    queries.push("SELECT user_id, 'no_permission' AS reason FROM main.consent_record WHERE NOT permits");
  }
  if (consent.default === "exclude") queries.push(withoutRecord(consent));
  queries.push("SELECT user_id, 'withdrawn' AS reason FROM main.withdrawn");
  return queries;
}

function withoutRecord({ records, tcf }: ConsentConfig): string {
  const tables = [...(records ? ["consent_record"] : []), ...(tcf ? ["tcf_user"] : [])];
  const permitted = tables.map((table) => `SELECT user_id FROM main.${table} WHERE permits`).join(" UNION ");
  const others = permitted === "" ? "" : ` ANTI JOIN (${permitted}) USING (user_id)`;
  return `SELECT user_id, 'no_record' AS reason FROM main.named${others}`;
}

function relation(from: string): string {
  return `src.${quoteName(from)} AS s`;
}

/**
 * Writes the table `consent_record`: one row a user, the latest record. Of several at one moment, or without a time
 * that can be read, a refusal counts.
 */
export function consentRecords(
  { from, columns: roles, permits, time }: NonNullable<ConsentConfig["records"]>,
  columns: UserColumns,
): string {
  const user = userOf(columns, from, roles.user);
  const status = textCell(columns.find(from, roles.status));
  const words = permits.map(quoteText).join(", ");
  const moment = roles.time ? timeCell(columns.find(from, roles.time), time) : "NULL::TIMESTAMP";
  return `CREATE TABLE main.consent_record AS
  SELECT user_id, permits FROM (
    SELECT ${user} AS user_id, coalesce(${status} IN (${words}), false) AS permits, ${moment} AS moment
    FROM ${relation(from)})
  WHERE user_id IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY user_id
    ORDER BY moment IS NULL AND NOT permits DESC, moment DESC NULLS LAST, permits) = 1`;
}

/** Writes a query of the users and their consent strings; "" for none. */
export function consentStrings(
  { from, columns: roles }: NonNullable<ConsentConfig["tcf"]>,
  columns: UserColumns,
): string {
  const user = userOf(columns, from, roles.user);
  const text = textCell(columns.find(from, roles.string));
  return `SELECT * FROM (SELECT ${user} AS user_id, coalesce(${text}, '') AS text FROM ${relation(from)})
  WHERE user_id IS NOT NULL`;
}
