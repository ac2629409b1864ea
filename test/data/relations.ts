import { quoteText } from "@fedseg/client-node/ingest/sql.ts";
import type { Engine } from "@fedseg/client-node/edge/ingest/engine/engine.ts";
import type { Line } from "./measure-model.ts";

const EVENT = `CREATE OR REPLACE TABLE main.event (person UBIGINT, time TIMESTAMP, type VARCHAR, order_id VARCHAR,
  product_id VARCHAR, quantity DOUBLE, amount DOUBLE, discount DOUBLE, category VARCHAR, brand VARCHAR,
  price_band VARCHAR, session_id VARCHAR, channel VARCHAR, duration DOUBLE);
  CREATE OR REPLACE TABLE main.member (user_id VARCHAR, person UBIGINT)`;

/** Puts lines and members into the relations that features are computed from. */
export async function fillRelations(
  engine: Engine,
  lines: readonly Line[],
  members: readonly string[],
): Promise<void> {
  await engine.run(EVENT);
  const rows = lines.map((line) => {
    const { user, timeMs, type, order, product, quantity, amount, discount } = line;
    const { category, brand, price_band: band, session, channel } = line;
    const texts = [new Date(timeMs).toISOString(), type, order, product];
    const groups = [category, brand, band, session, channel];
    return `(hash(${quoteText(user)}), ${[...texts.map(cell), quantity, amount, discount, ...groups.map(cell), line.duration ?? "NULL"].join(", ")})`;
  });
  if (rows.length > 0) await engine.run(`INSERT INTO main.event VALUES ${rows.join(", ")}`);
  const ids = members.map((id) => `(${quoteText(id)}, hash(${quoteText(id)}))`).join(", ");
  await engine.run(`INSERT INTO main.member VALUES ${ids}`);
}

function cell(text: string | null): string {
  return text === null ? "NULL" : quoteText(text);
}
