import { cleanLines } from "../../ingest/cleaning-sql.ts";
import type { DataConfig } from "../../config/data-config.ts";
import type { LineReason, QualityReport } from "../../reports/quality-report.ts";
import type { Engine } from "./engine/engine.ts";
import { SourceColumns } from "./columns.ts";
import { requireNames } from "./require-names.ts";
import { requireSql } from "./require-sql.ts";
import { stageCustomers } from "./stage-customers.ts";
import { type PermissionRules, stageLeftOut } from "./stage-left-out.ts";
import { stageLines } from "./stage-lines.ts";
import { type MemberRules, stageMembers } from "./stage-members.ts";
import { stageNamed } from "./stage-named.ts";
import { stagePlaces } from "./stage-places.ts";

/** What lines and users are judged by. */
export interface EventRules extends MemberRules, PermissionRules {}

/** What was read, kept and left out. */
export interface EventCounts {
  readonly lines: QualityReport["lines"];
  readonly users: Omit<QualityReport["users"], "unmeasured">;
  /** The columns that they were read from. */
  readonly columns: SourceColumns;
}

/**
 * Makes the relations that features are computed from, out of staged sources: `event` (cleaned lines of members before
 * the snapshot), `customer` (attributes) and `member` (users that may be counted). What is made of a user's rows is the
 * same whatever the order of rows, and whatever other users' rows are there.
 * @throws CodedError DATA_* or SQL_*.
 */
export async function stageEvents(engine: Engine, rules: EventRules): Promise<EventCounts> {
  const { data, consent, cleaning, snapshotMs } = rules;
  if (cleaning.duplicates === "drop") await stagePlaces(engine, data);
  const columns = await SourceColumns.lookedAt(engine, data);
  requireNames(data, consent, columns);
  await requireSql(engine, data, consent);
  const keys = await stageNamed(engine, data, columns);
  await stageLeftOut(engine, columns, rules);
  await stageLines(engine, data, columns, {
    keys,
    snapshotMs,
    dropsRepeats: cleaning.duplicates === "drop",
    dropsFree: cleaning.freeLines === "drop",
    money: cleaning.money,
  });
  for (const statement of cleanLines(cleaning)) await engine.run(statement);
  const lines = await countLines(engine, data);
  await stageCustomers(engine, data, columns);
  return { lines, users: await stageMembers(engine, rules), columns };
}

async function countLines(engine: Engine, { events }: DataConfig): Promise<QualityReport["lines"]> {
  const counts = await engine.rows(
    "SELECT entity, reason, count(*) FROM main.line GROUP BY ALL ORDER BY count(*) DESC, reason",
  );
  return events.map(({ from }, index) => {
    const own = counts.filter(([entity]) => entity === index);
    const sum = (rows: typeof own) => rows.reduce((total, [, , count]) => total + Number(count), 0);
    const dropped = own
      .filter(([, reason]) => reason !== null)
      .map(([, reason, count]) => ({ reason: reason as LineReason, count: Number(count) }));
    return { source: from, read: sum(own), kept: sum(own.filter(([, reason]) => reason === null)), dropped };
  });
}
