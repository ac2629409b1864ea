import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { z } from "zod";
import { type EventCounts, stageEvents } from "@fedseg/client-node/edge/ingest/stage-events.ts";
import type { Engine } from "@fedseg/client-node/edge/ingest/engine/engine.ts";
import { openEngine } from "@fedseg/client-node/edge/ingest/engine/open-engine.ts";
import { type ConsentConfig, consentConfig } from "@fedseg/client-node/config/consent-config.ts";
import { dataConfig } from "@fedseg/client-node/config/data-config.ts";
import { quoteName, quoteText } from "@fedseg/client-node/ingest/sql.ts";
import type { CleaningRules } from "@fedseg/shared/features/cleaning.ts";

/** A study's snapshot in these tests: 1 January 2026. */
export const SNAPSHOT_MS = Date.UTC(2026, 0, 1);

/** One small world of sources, and the rules that they are read by. */
export interface World {
  /** A query for each source; see `texts`. */
  readonly relations: Readonly<Record<string, string>>;
  readonly data: Omit<z.input<typeof dataConfig>, "sources"> & {
    readonly sources?: z.input<typeof dataConfig>["sources"];
  };
  readonly consent?: Partial<z.input<typeof consentConfig>>;
  readonly cleaning?: Partial<CleaningRules>;
  /** Ids of users who have withdrawn. */
  readonly withdrawn?: readonly string[];
}

/** What came of it. */
export interface Staged extends EventCounts {
  /** Rows of `event` in an order of their own. */
  readonly events: readonly (readonly unknown[])[];
  readonly members: readonly unknown[];
}

/** Opens an engine with an empty schema `src`, in a folder that `close` removes. */
export async function openTestEngine(threads = 2): Promise<{ engine: Engine; close: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), "staged-"));
  const engine = await openEngine({ memoryMb: 512, threads }, { folder, reads: [] });
  await engine.run("SET search_path = 'src,main'");
  return { engine, close: () => closeAll(engine, folder) };
}

function closeAll(engine: Engine, folder: string): void {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Writes rows of texts, as from a CSV file, as a query. */
export function texts(columns: readonly string[], rows: readonly (readonly (string | null)[])[]): string {
  const cells = columns.map((name, at) => `line[${at + 1}] AS ${quoteName(name)}`).join(", ");
  const list = `from_json(${quoteText(JSON.stringify(rows))}, '[["VARCHAR"]]')`;
  return `SELECT ${cells} FROM (SELECT unnest(${list}) AS line)`;
}

/** Stages a world in place of the last one. */
export async function stage(engine: Engine, world: World): Promise<Staged> {
  await clear(engine);
  for (const [name, query] of Object.entries(world.relations)) {
    await engine.run(`CREATE TABLE src.${quoteName(name)} AS ${query}`);
  }
  const declared = Object.keys(world.relations).map((name) => [name, { parquet: "x.parquet" }] as const);
  const sources = { ...Object.fromEntries(declared), ...world.data.sources };
  const consent: ConsentConfig = consentConfig.parse({ rule: "test", default: "include", ...world.consent });
  const counts = await stageEvents(engine, {
    data: dataConfig.parse({ ...world.data, sources }),
    consent,
    cleaning: { duplicates: "keep", cancellations: "separate", ...world.cleaning },
    snapshotMs: SNAPSHOT_MS,
    isWithdrawn: (id) => world.withdrawn?.includes(id) === true,
  });
  const members = await engine.rows("SELECT user_id FROM main.member ORDER BY user_id");
  return {
    ...counts,
    events: await engine.rows(
      "SELECT user_id, event.* EXCLUDE (person, duration) FROM main.event JOIN main.member USING (person) ORDER BY ALL",
    ),
    members: members.map(([id]) => id),
  };
}

async function clear(engine: Engine): Promise<void> {
  const tables = await engine.rows(
    `SELECT table_schema, table_name, if(table_type = 'VIEW', 'VIEW', 'TABLE') FROM information_schema.tables
    WHERE table_schema IN ('main', 'src')`,
  );
  const drops = tables.map(
    ([schema, name, kind]) => `DROP ${String(kind)} ${String(schema)}.${quoteName(String(name))}`,
  );
  if (drops.length > 0) await engine.run(drops.join(";"));
}
