import { parseArgs } from "node:util";
import { quoteText } from "../../client-node/src/ingest/sql.ts";

/** As somebody who knows the file writes the same nine features: repeated lines dropped, as the study has it. */
function query(path: string): string {
  const snapshot = "TIMESTAMP '2026-01-01'";
  const types =
    "{user_id: 'VARCHAR', sold_at: 'TIMESTAMP', kind: 'VARCHAR', receipt: 'VARCHAR', sku: 'VARCHAR', qty: 'BIGINT', price: 'DOUBLE', category: 'VARCHAR'}";
  const file = quoteText(path);
  const rows = path.endsWith(".parquet")
    ? `read_parquet(${file})`
    : `read_csv(${file}, header = true, columns = ${types})`;
  return `WITH line AS MATERIALIZED (SELECT DISTINCT * FROM ${rows} WHERE sold_at < ${snapshot}),
  person AS (SELECT user_id,
      max(sold_at) FILTER (kind = 'purchase') AS last, min(sold_at) FILTER (kind = 'purchase') AS first,
      count(DISTINCT receipt) FILTER (kind = 'purchase' AND sold_at >= ${snapshot} - INTERVAL 365 DAY) AS orders,
      count(DISTINCT receipt) FILTER (kind = 'purchase') AS all_orders,
      count(DISTINCT sku) FILTER (kind = 'purchase') AS products,
      sum(qty * price) FILTER (kind = 'purchase' AND sold_at >= ${snapshot} - INTERVAL 365 DAY) AS spend,
      sum(qty * price) FILTER (kind = 'purchase') AS paid,
      count(*) FILTER (kind = 'view' AND sold_at >= ${snapshot} - INTERVAL 90 DAY) AS views
    FROM line GROUP BY user_id),
  spread AS (SELECT user_id, sum(worth) ^ 2 / sum(worth * worth) AS variety FROM (
      SELECT user_id, category, sum(qty * price) AS worth FROM line WHERE kind = 'purchase' GROUP BY user_id, category)
    GROUP BY user_id)
  SELECT user_id, date_diff('second', last, ${snapshot}) // 86400 AS recency,
    date_diff('second', first, ${snapshot}) // 86400 AS tenure, orders, products, coalesce(round(spend, 2), 0) AS spend,
    round(paid / all_orders, 2) AS basket,
    CASE WHEN all_orders > 1 THEN date_diff('second', first, last) / 86400 / (all_orders - 1) END AS gap, variety, views
  FROM person LEFT JOIN spread USING (user_id) ORDER BY user_id`;
}

const { positionals } = parseArgs({ allowPositionals: true });
const [path, memoryMb, folder] = positionals;
// From loading the engine to closing it, as what is compared with it.
const [started, before] = [performance.now(), process.cpuUsage()];
const { DuckDBInstance } = await import("@duckdb/node-api");
const instance = await DuckDBInstance.create(":memory:", {
  threads: "2",
  memory_limit: `${memoryMb}MB`,
  temp_directory: folder,
});
const connection = await instance.connect();
let users = 0;
try {
  const result = await connection.stream(query(path));
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    users += chunk.rowCount;
  }
} catch (error) {
  if (!(error instanceof Error && error.message.startsWith("Out of Memory"))) throw error;
  // Nothing to compare with.
  users = 0;
}
connection.closeSync();
instance.closeSync();
const { user, system } = process.cpuUsage(before);
process.send?.({
  seconds: (performance.now() - started) / 1000,
  cpuSeconds: (user + system) / 1e6,
  users,
  rssBytes: process.resourceUsage().maxRSS * 1024,
});
