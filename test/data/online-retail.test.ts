import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, expect, test, vi } from "vitest";
import { openCsvEvents } from "@fedseg/client-node/edge/sources/csv.ts";
import { buildTableFromStream } from "@fedseg/client-node/features/build-table.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { splitByCountry } from "../../examples/online-retail/main.ts";
import { ONLINE_RETAIL_MAPPING, ONLINE_RETAIL_SNAPSHOT_MS } from "../../examples/online-retail/mapping.ts";
import { DEMO_FEATURES } from "../../examples/simulator/demo-features.ts";

const DATA = join(import.meta.dirname, "../../../shared/data/online_retail");
const missing = !existsSync(DATA);
const SKIPPED = missing ? " (skipped: no ../shared/data)" : "";
const folder = mkdtempSync(join(tmpdir(), "retail-"));
/** Half a million lines are read and split; a busy machine may take long. */
vi.setConfig({ testTimeout: 240_000 });
afterAll(() => rmSync(folder, { recursive: true }));

/** A feature in natural units without a range that binds. */
function natural(feature: string): FeatureSpec {
  const title = { en: feature, zh: feature };
  const measure = { of: "recency" } as const;
  return {
    name: feature,
    title,
    unit: "",
    measure,
    transform: "none",
    lo: -1e12,
    hi: 1e12,
    direction: "neutral",
  };
}

test.skipIf(missing)(
  `Online Retail gives the reference's recency, frequency and monetary${SKIPPED}`,
  async () => {
    const source = join(DATA, "online_retail.csv.gz");
    const { events, report } = openCsvEvents(source, { ...ONLINE_RETAIL_MAPPING, duplicates: "count" });
    const specs = ["recency_days", "frequency", "monetary", "return_rate"].map(natural);
    const table = await buildTableFromStream(events, specs, ONLINE_RETAIL_SNAPSHOT_MS);
    expect(report).toEqual({
      linesRead: 541_909,
      linesKept: 406_789,
      duplicates: 5268,
      dropped: { no_user: 135_080, price_not_positive: 40 },
    });
    const rows = new Map(table.ids.map((id, i) => [Number(id), table.values.subarray(4 * i, 4 * i + 4)]));
    const lines = gunzipSync(readFileSync(join(DATA, "features.csv.gz")))
      .toString()
      .trim()
      .split("\n")
      .slice(1);
    expect(lines).toHaveLength(4338);
    for (const line of lines) {
      const [id, recency, frequency, monetary] = line.split(",").map(Number);
      const row = rows.get(id)!;
      expect([row[0], row[1], row[2]], `customer ${id}`).toEqual([recency, frequency, monetary]);
      expect(row[3]).toBeGreaterThanOrEqual(0);
      expect(row[3]).toBeLessThanOrEqual(1);
      rows.delete(id);
    }
    // What is left only ever cancelled: a row each, not measurable.
    for (const row of rows.values()) expect([row[0], row[1], row[3]]).toEqual([NaN, 0, NaN]);
  },
);

test.skipIf(missing)(
  `Online Retail splits into four unequal platforms without losing a line${SKIPPED}`,
  async () => {
    const paths = await splitByCountry(join(DATA, "online_retail.csv.gz"), folder);
    const measured: number[] = [];
    let lines = 0;
    for (const path of paths) {
      const { events, report } = openCsvEvents(path, ONLINE_RETAIL_MAPPING);
      const table = await buildTableFromStream(events, DEMO_FEATURES, ONLINE_RETAIL_SNAPSHOT_MS);
      measured.push(table.users);
      lines += report.linesRead;
    }
    expect(lines).toBe(541_909);
    expect(measured).toEqual([3949, 198, 127, 103]);
  },
);
