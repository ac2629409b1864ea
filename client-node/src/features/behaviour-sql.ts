import {
  type Behaviour,
  HOURS_PARTS,
  MOST_PERIODS,
  OLDEST,
  PERIOD_DAYS,
  STEPS,
  UNRECORDED,
} from "@fedseg/shared/features/behaviour.ts";
import { quoteText } from "../ingest/sql.ts";
import { type AsOf, DAY_US, linesOf, moment } from "./event-relations.ts";

const PERIOD_US = PERIOD_DAYS * DAY_US;

/**
 * Writes the query of how users behave: the numbers of `BEHAVIOUR_PLACES` in order, of each user's own lines
 * alone. An order is at its first line; of several hours or weekdays that are as usual the earliest counts. One row a
 * member, in the order of the ids' bytes. `isRecorded`: whether the platform's configuration has all steps of the funnel.
 */
export function behaviourSql({ windowDays }: Behaviour, asOf: AsOf, isRecorded: boolean): string {
  const reached = `CASE type ${STEPS.map((type, at) => `WHEN ${quoteText(type)} THEN ${at + 1}`).join(" ")} ELSE 0 END`;
  const sinceFirst = (time: string) => `(epoch_us(${time}) - epoch_us(first))`;
  const over = sinceFirst(moment(asOf.untilMs));
  const period = `${sinceFirst("time")} // ${PERIOD_US}`;
  const most = (name: string) =>
    `${name} AS (SELECT person, list(place ORDER BY orders DESC, place)[1] AS place FROM (SELECT person, ${name}_place AS place, count(*) AS orders FROM ordered GROUP BY person, place) GROUP BY person)`;
  return `WITH funnel AS (SELECT person, max(${reached}) AS step FROM (${linesOf({ ...asOf, windowDays })}) GROUP BY person),
  ordered AS (SELECT person, time, min(time) OVER (PARTITION BY person) AS first,
    1 + hour(time) * ${HOURS_PARTS} // 24 AS hours_place, isodow(time) AS weekday_place
    FROM (SELECT person, min(time) AS time FROM (${linesOf({ ...asOf, types: ["purchase"] })}) GROUP BY person, order_id)),
  ${most("hours")},
  ${most("weekday")},
  since AS (SELECT person, least(1 + any_value(${over}) // ${PERIOD_US}, ${OLDEST}) AS age,
    bit_or(CASE WHEN ${period} BETWEEN 1 AND ${MOST_PERIODS} AND (${period} + 1) * ${PERIOD_US} <= ${over}
      THEN CAST(1 AS BIGINT) << CAST(${period} - 1 AS BIGINT) ELSE 0 END) AS active
    FROM ordered GROUP BY person)
SELECT CAST(${isRecorded ? "coalesce(f.step, 0)" : UNRECORDED} AS DOUBLE) AS f0,
  CAST(coalesce(h.place, 0) AS DOUBLE) AS f1, CAST(coalesce(w.place, 0) AS DOUBLE) AS f2,
  CAST(coalesce(s.age, 0) AS DOUBLE) AS f3, CAST(coalesce(s.active, 0) AS DOUBLE) AS f4
FROM main.member m LEFT JOIN funnel f ON f.person = m.person LEFT JOIN hours h ON h.person = m.person
  LEFT JOIN weekday w ON w.person = m.person LEFT JOIN since s ON s.person = m.person ORDER BY m.user_id`;
}
