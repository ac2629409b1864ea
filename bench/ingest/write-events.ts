import { DuckDBInstance } from "@duckdb/node-api";
import { quoteText } from "../../client-node/src/ingest/sql.ts";

/** Writes events of a made-up shop, as Parquet or CSV by the path's ending, the same for the same seed: half purchases, lines of orders of three, two years. */
export async function writeEvents(
  path: string,
  { events, customers, seed }: { readonly events: number; readonly customers: number; readonly seed: number },
): Promise<void> {
  const draw = (what: string, below: number) => `(hash(${seed}, '${what}', line) % ${below})::BIGINT`;
  const ofOrder = (what: string, below: number) => `(hash(${seed}, '${what}', line // 3) % ${below})::BIGINT`;
  const rows = `SELECT 'customer-' || ${ofOrder("user", customers)} AS user_id,
    TIMESTAMP '2024-01-01' + to_seconds(${ofOrder("second", 63_072_000)}) AS sold_at,
    CASE WHEN line % 2 = 0 THEN 'purchase' ELSE 'view' END AS kind,
    'order-' || line // 3 AS receipt, 'sku-' || ${draw("product", 20_000)} AS sku,
    1 + ${draw("quantity", 4)} AS qty, ${draw("cents", 20_000)} / 100 AS price,
    'category ' || ${draw("category", 40)} AS category FROM range(${events}) AS lines(line)`;
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    const form = path.endsWith(".parquet") ? "FORMAT parquet" : "FORMAT csv, HEADER true, COMPRESSION gzip";
    await connection.run(`COPY (${rows}) TO ${quoteText(path)} (${form})`);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
