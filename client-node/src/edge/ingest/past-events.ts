import { quoteName } from "../../ingest/sql.ts";
import type { Engine } from "./engine/engine.ts";
import { type EventRules, stageEvents } from "./stage-events.ts";

const PAST = "past_event";

/**
 * Makes a relation of the cleaned events as they were known at the end of `rules`, and clears everything else in the
 * schema, so that events can be staged once more: a later return must not change what is known of an earlier day.
 */
export async function stagePastEvents(engine: Engine, rules: EventRules): Promise<string> {
  await stageEvents(engine, rules);
  await engine.run(
    `CREATE TABLE main.${PAST} AS SELECT * EXCLUDE (entity, reason) FROM main.line WHERE reason IS NULL`,
  );
  const relations = await engine.rows(
    "SELECT table_name, if(table_type = 'VIEW', 'VIEW', 'TABLE') FROM information_schema.tables WHERE table_schema = 'main'",
  );
  for (const [name, kind] of relations) {
    if (name !== PAST) await engine.run(`DROP ${String(kind)} main.${quoteName(String(name))}`);
  }
  return `main.${PAST}`;
}
