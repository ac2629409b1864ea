import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, expect, test, vi } from "vitest";
import { splitByCountry } from "../../examples/online-retail/main.ts";
import { ONLINE_RETAIL_SNAPSHOT_MS, onlineRetailData } from "../../examples/online-retail/mapping.ts";
import { DEMO_FEATURES } from "../../examples/simulator/demo-features.ts";
import { natural } from "./natural.ts";
import { KEEP, readData } from "./read-data.ts";

const DATA = join(import.meta.dirname, "../../../shared/data/online_retail");
const missing = !existsSync(DATA);
const SKIPPED = missing ? " (skipped: no ../shared/data)" : "";
const folder = mkdtempSync(join(tmpdir(), "retail-"));
/** Half a million lines are read and split; a busy machine may take long. */
vi.setConfig({ testTimeout: 240_000 });
afterAll(() => rmSync(folder, { recursive: true }));

const NATURAL = [
  natural("recency_days", { of: "recency" }),
  natural("frequency", { of: "count", what: "orders" }),
  natural("monetary", { of: "sum", what: "amount" }),
  natural("return_rate", { of: "return-rate" }),
];

test.skipIf(missing)(
  `Online Retail gives the reference's recency, frequency and monetary${SKIPPED}`,
  async () => {
    const source = join(DATA, "online_retail.csv.gz");
    const request = {
      features: NATURAL,
      cleaning: { ...KEEP, freeLines: "drop" } as const,
      snapshotMs: ONLINE_RETAIL_SNAPSHOT_MS,
    };
    const { table, report } = await readData({ data: onlineRetailData(source) }, request);
    const dropped = [
      { reason: "no_user", count: 135_080 },
      { reason: "free", count: 40 },
    ];
    expect(report.lines).toEqual([{ source: "shop", read: 541_909, kept: 406_789, dropped }]);
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
      const request = {
        features: DEMO_FEATURES,
        cleaning: { ...KEEP, freeLines: "drop" } as const,
        snapshotMs: ONLINE_RETAIL_SNAPSHOT_MS,
      };
      const { table, report } = await readData({ data: onlineRetailData(path) }, request);
      measured.push(table.users);
      lines += report.lines[0].read;
    }
    expect(lines).toBe(541_909);
    expect(measured).toEqual([3949, 198, 127, 103]);
  },
);
