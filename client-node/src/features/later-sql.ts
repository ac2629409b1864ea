import { type Later, SPENT } from "@fedseg/shared/features/later.ts";
import { type AsOf, cents, linesOf, micro, moment } from "./event-relations.ts";

/**
 * Writes the query of what users have spent from a moment on: how much of the cap, from 0 to `SPENT`, of whole
 * cents, rounded down. One row a member, in the order of the ids' bytes.
 */
export function laterSql({ spendUpTo }: Later, now: AsOf, fromMs: number): string {
  const cap = Math.max(1, Math.round(spendUpTo * 100));
  const bought = `SELECT person, ${cents(`sum(${micro("amount")})`)} AS spent FROM (${linesOf({ ...now, types: ["purchase"] })}) WHERE time >= ${moment(fromMs)} GROUP BY person`;
  return `SELECT CAST(coalesce(CASE WHEN s.spent >= ${cap} THEN ${SPENT} ELSE CAST(s.spent AS HUGEINT) * ${SPENT} // ${cap} END, 0) AS DOUBLE) AS f0
FROM main.member m LEFT JOIN (${bought}) s ON s.person = m.person ORDER BY m.user_id`;
}
