import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildTable } from "./build-table.ts";
import type { Engine } from "./engine/engine.ts";
import { openEngine } from "./engine/open-engine.ts";
import { engineConfig } from "../../config/source-config.ts";
import { cleanLines } from "../../ingest/cleaning-sql.ts";
import { lineTable } from "../../ingest/line-table.ts";
import type { CleaningRules } from "@fedseg/shared/features/cleaning.ts";
import type { Measure } from "@fedseg/shared/features/measure.ts";
import { sized } from "../../../../test/full.ts";
import { natural } from "../../../../test/data/natural.ts";
import { withValues } from "../../../../test/data/read-data.ts";

/** The engine cuts tables into groups of so many rows, which its threads take in whatever order. */
const ROW_GROUP = 122_880;
const USERS = sized(1500, 20_000);
const SNAPSHOT_MS = Date.UTC(2025, 3, 1);

let engine: Engine;
const folder = mkdtempSync(join(tmpdir(), "row-order-"));
beforeAll(async () => {
  engine = await openEngine(engineConfig.parse({ memoryMb: 1024, threads: 4 }), { folder, reads: [] });
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

type Statistic = Extract<Measure, { of: "statistic" }>;
const WHATS = ["events", "amount", "quantity", "discount", "duration", "dwell"] as const;
const each = ["event", "order", "session", "day"] as const;
const STATISTICS = WHATS.flatMap((what) =>
  each.flatMap((one) =>
    (["minimum", "median", "mean", "maximum"] as const).map((take): Statistic => ({
      of: "statistic",
      take,
      what,
      each: one,
      event: what === "dwell" ? "any" : "purchase",
    })),
  ),
);
/** What each thing by itself, and of one type: of lines that others follow. */
const MEASURES: readonly Measure[] = [
  ...STATISTICS,
  ...each.map((one): Measure => ({
    of: "statistic",
    take: "maximum",
    what: "dwell",
    each: one,
    event: "purchase",
  })),
  { of: "sum", what: "dwell", event: "view" },
  { of: "trend", what: "dwell", days: 30 },
  { of: "diversity", by: "product" },
  { of: "return-rate" },
  { of: "count", what: "sessions", event: "any" },
];
const features = MEASURES.map((measure, at) => natural(`f${at}`, measure));

/** Lines of which many are of one moment and one type, in an order that `seed` decides; a stranger's stand first. */
async function fill(seed: number, strangers: number): Promise<void> {
  await engine.run(`DROP TABLE IF EXISTS main.line; ${lineTable(new Set(), false)}`);
  await engine.run(`INSERT INTO main.line BY NAME
    SELECT * FROM (SELECT 0 AS entity, hash('x') AS person, TIMESTAMP '2025-01-01' AS time, 'purchase' AS type, 'x' || i AS order_id,
      1.0 AS quantity, 1.0 AS amount, 0.0 AS discount, 'x' AS session_id FROM range(${strangers}) r(i))
    UNION ALL BY NAME SELECT * FROM (
      SELECT i % 2 AS entity, hash('u' || (i // 10)) AS person, TIMESTAMP '2025-02-03 10:00:00' + to_seconds((i % 10) // 4 * 600) AS time,
        CASE WHEN i % 10 = 9 THEN 'view' WHEN i % 10 = 8 THEN 'return' ELSE 'purchase' END AS type,
        'o' || (i % 4) AS order_id, CASE WHEN i % 3 > 0 THEN 'p' || (i % 3) END AS product_id, 1.0 + i % 7 AS quantity,
        (1 + i * 7919 % 1000) / 7.0 AS amount, i % 5 / 3.0 AS discount, CASE WHEN i % 10 < 9 THEN 's' END AS session_id,
        i % 11 / 7.0 AS duration
      FROM range(${USERS * 10}) r(i) ORDER BY hash(i + ${seed}))`);
}

async function bits(seed: number, strangers: number, cleaning: CleaningRules) {
  await fill(seed, strangers);
  for (const statement of cleanLines(cleaning)) await engine.run(statement);
  await engine.run(`CREATE OR REPLACE TABLE main.member AS SELECT 'u' || i AS user_id, hash('u' || i) AS person FROM range(${USERS}) r(i);
    CREATE OR REPLACE VIEW main.event AS SELECT * EXCLUDE (entity, reason) FROM main.line WHERE reason IS NULL`);
  const request = { features, snapshotMs: SNAPSHOT_MS, keepValues: true };
  return withValues(await buildTable(engine, request)).table;
}

const RULES: Readonly<Record<string, CleaningRules>> = {
  "as they are": { duplicates: "keep", cancellations: "separate" },
  cleaned: {
    duplicates: { key: ["order", "product"] },
    cancellations: "offset",
    sessions: { idleMinutes: 5 },
  },
};

test.each(Object.entries(RULES))(
  "whose lines stand where, in whatever group of rows, changes no bit of anybody's: lines %s",
  { timeout: 60_000 },
  async (_, cleaning) => {
    const table = await bits(1, 0, cleaning);
    const changed = (other: typeof table) =>
      features.flatMap(({ measure }, at) => {
        const differs = table.ids.some(
          (_id, row) => !Object.is(table.values[row * table.d + at], other.values[row * table.d + at]),
        );
        return differs ? [JSON.stringify(measure)] : [];
      });
    expect(table.users).toBe(USERS);
    expect(changed(await bits(2, 0, cleaning))).toEqual([]);
    expect(changed(await bits(1, ROW_GROUP + 5000, cleaning))).toEqual([]);
  },
);
