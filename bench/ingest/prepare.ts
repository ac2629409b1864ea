import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareData } from "../../client-node/src/edge/ingest/prepare.ts";
import { consentConfig } from "../../client-node/src/config/consent-config.ts";
import { dataConfig } from "../../client-node/src/config/data-config.ts";
import type { Measure } from "../../shared/src/features/measure.ts";

const [path, memoryMb] = process.argv.slice(2);
const columns = {
  user: "user_id",
  time: "sold_at",
  order: "receipt",
  product: "sku",
  quantity: "qty",
  unit_price: "price",
  category: "category",
};
const measures: Readonly<Record<string, Measure>> = {
  recency: { of: "recency" },
  tenure: { of: "tenure" },
  orders: { of: "count", what: "orders", windowDays: 365 },
  products: { of: "count", what: "products" },
  spend: { of: "sum", what: "amount", windowDays: 365 },
  basket: { of: "average-order" },
  gap: { of: "order-gap" },
  variety: { of: "diversity", by: "category" },
  views: { of: "count", what: "events", event: "view", windowDays: 90 },
};
const features = Object.entries(measures).map(([name, measure]) => {
  const title = { en: name, zh: name };
  const shape = {
    unit: "",
    transform: "log1p",
    lo: 0,
    hi: 1e6,
    direction: "neutral",
    missing: { constant: 0 },
  } as const;
  return { name, title, measure, ...shape };
});

const home = mkdtempSync(join(tmpdir(), "bench-ingest-"));
let spilledBytes = 0;
const look = setInterval(() => {
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const sizes = files.map(
    ({ parentPath, name }) => statSync(join(parentPath, name), { throwIfNoEntry: false })?.size ?? 0,
  );
  spilledBytes = Math.max(
    spilledBytes,
    sizes.reduce((sum, size) => sum + size, 0),
  );
}, 200);
try {
  const data = dataConfig.parse({
    engine: { memoryMb: Number(memoryMb), threads: 2 },
    sources: { lines: path.endsWith(".parquet") ? { parquet: path } : { csv: path } },
    events: [{ from: "lines", columns, type: { column: "kind" } }],
  });
  const place = {
    data,
    consent: consentConfig.parse({ rule: "bench", default: "include" }),
    folder: home,
    home,
  };
  const study = {
    features,
    snapshotMs: Date.UTC(2026, 0, 1),
    cleaning: { duplicates: "drop", cancellations: "separate" },
  } as const;
  const [started, before] = [performance.now(), process.cpuUsage()];
  const { table } = await prepareData(place, study, () => undefined);
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  process.send?.({
    seconds,
    cpuSeconds: (user + system) / 1e6,
    users: table.users,
    rssBytes: process.resourceUsage().maxRSS * 1024,
    spilledBytes,
  });
} finally {
  clearInterval(look);
  rmSync(home, { recursive: true });
}
