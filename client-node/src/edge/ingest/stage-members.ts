import type { CleaningRules } from "@fedseg/shared/features/cleaning.ts";
import { leftOutByRules } from "../../ingest/cleaning-sql.ts";
import { USER_TALLY } from "../../ingest/line-checks-sql.ts";
import type { QualityReport, UserReason } from "../../reports/quality-report.ts";
import type { Engine } from "./engine/engine.ts";
import { leaveOut } from "./stage-left-out.ts";

/** What users are judged by once their lines are clean. */
export interface MemberRules {
  readonly cleaning: CleaningRules;
  readonly snapshotMs: number;
}

/**
 * Makes `seen`, every user with an attribute or with a line that counts or would, but for consent; `member`, those of them
 * who may be counted; and `event`, their lines. The first reason that applies is tallied, over everybody in `named`: those
 * of consent stand in `left_out` already, and whoever is not in `seen` has no line that counts.
 */
export async function stageMembers(
  engine: Engine,
  { cleaning, snapshotMs }: MemberRules,
): Promise<Omit<QualityReport["users"], "unmeasured">> {
  await engine.run(USER_TALLY);
  await engine.run(
    `CREATE TABLE main.seen AS SELECT * FROM main.named
    WHERE person IN (SELECT person FROM main.tally) OR user_id IN (SELECT user_id FROM main.customer)`,
  );
  const rules = leftOutByRules(cleaning, snapshotMs);
  for (const query of rules) await leaveOut(engine, query, "seen");
  await leaveOut(
    engine,
    "SELECT user_id, 'no_line' AS reason FROM main.named ANTI JOIN main.seen USING (user_id)",
    "named",
  );
  // A line that is kept is a member's, unless a rule leaves its user out.
  await engine.run(`CREATE TABLE main.member AS SELECT * FROM main.seen ANTI JOIN main.left_out USING (user_id);
    CREATE VIEW main.event AS SELECT * EXCLUDE (entity, reason) FROM main.line${rules.length > 0 ? " SEMI JOIN main.member USING (person)" : ""}
    WHERE reason IS NULL`);
  return countUsers(engine);
}

async function countUsers(engine: Engine): Promise<Omit<QualityReport["users"], "unmeasured">> {
  const [[seen, kept]] = await engine.rows(
    "SELECT (SELECT count(*) FROM main.named), (SELECT count(*) FROM main.member)",
  );
  const tallies = await engine.rows(
    "SELECT reason, count(*) FROM main.left_out GROUP BY reason ORDER BY count(*) DESC, reason",
  );
  const leftOut = tallies.map(([reason, count]) => ({ reason: reason as UserReason, count: Number(count) }));
  return { seen: Number(seen), kept: Number(kept), leftOut };
}
