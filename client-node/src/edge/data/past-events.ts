import { quoteName } from "../../sources/sql.ts";
import type { Engine } from "../engine/engine.ts";
import { type EventRules, stageEvents } from "./stage-events.ts";

const PAST = "past_event";

/**
 * Makes a relation of the cleaned events as they were known at the end of `rules`, and clears everything else in the
 * schema, so that events can be staged once more: a later return must not change what is known of an earlier day.
 */
export async function stagePastEvents(engine: Engine, rules: EventRules): Promise<string> {
  await stageEvents(engine, rules);
  await engine.run(`CREATE TABLE main.${PAST} AS SELECT * FROM main.line WHERE reason IS NULL`);
  const tables = await engine.rows(
    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'",
  );
  for (const [name] of tables) {
    if (name !== PAST) await engine.run(`DROP TABLE main.${quoteName(String(name))}`);
  }
  return `main.${PAST}`;
}
