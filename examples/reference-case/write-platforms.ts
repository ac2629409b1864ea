import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { EVENTS, KINDS } from "./kinds.ts";

/** How many users in all, and what every draw begins with. */
export interface ReferenceSize {
  readonly users: number;
  readonly seed: number;
}

/** The platforms, and their parts of the users. */
export const PLATFORMS = { cedar: 0.4, birch: 0.3, maple: 0.2, rowan: 0.1 } as const;

/**
 * Writes `events.parquet` of every platform into a folder of its name: purchases, views, carts, visits and searches of made-up
 * customers, the same for the same seed. `parts`: what each has of the users. Returns the folders in their order.
 */
export async function writePlatforms(
  folder: string,
  { users, seed }: ReferenceSize,
  parts: Readonly<Record<string, number>> = PLATFORMS,
): Promise<string[]> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const homes: string[] = [];
  try {
    for (const [name, part] of Object.entries(parts)) {
      const home = join(folder, name);
      mkdirSync(home, { recursive: true });
      const rows = eventsOf(name, { users: Math.round(users * part), seed });
      await connection.run(
        `COPY (${rows}) TO '${join(home, "events.parquet").replaceAll("'", "''")}' (FORMAT parquet)`,
      );
      homes.push(home);
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  return homes;
}

/** Everything is drawn by hashing the seed, the platform and what is drawn: no draw depends on another's order. */
function eventsOf(platform: string, { users, seed }: ReferenceSize): string {
  const uniform = (...of: string[]) =>
    `((hash(${seed}, '${platform}', ${of.join(", ")}) % 1000003) / 1000003.0)`;
  const whole = (below: number, ...of: string[]) =>
    `(hash(${seed}, '${platform}', ${of.join(", ")}) % ${below})::INTEGER`;
  const many = `least(30, floor(-ln(1 - ${uniform("kind", "who")}) * mean)::INTEGER)`;
  return `WITH person AS (SELECT who, ${uniform("'type'", "who")} * 100 AS place FROM range(${users}) AS people(who)),
  doing AS (SELECT who, kind, first_day, last_day, ${many} + (kind = 'visit')::INTEGER AS many
    FROM person JOIN (VALUES ${meansTable()}) AS means(low, high, kind, mean, last_day, first_day) ON place >= low AND place < high),
  event AS (SELECT *, unnest(range(many)) AS number FROM doing),
  drawn AS (SELECT *, CASE kind WHEN 'purchase' THEN number // 2 ELSE number END AS basket FROM event),
  dated AS (SELECT *, last_day + (first_day - last_day) * ${uniform("kind", "who", "'day'", "basket")} AS days_ago,
    ${whole(240, "kind", "who", "'sku'", "number")} AS product FROM drawn)
  SELECT '${platform}-' || who AS customer, TIMESTAMP '2026-01-01' - to_milliseconds((days_ago * 86400000)::BIGINT) AS at, kind,
    CASE kind WHEN 'purchase' THEN who || '-' || basket END AS order_no, 'sku-' || product AS sku,
    'category ' || product % 12 AS category, 'brand ' || product % 40 AS brand,
    CASE kind WHEN 'purchase' THEN (5 + product) / 2.0 END AS paid FROM dated`;
}

/** One row for each kind of customer and event: where the kind lies among a hundred, its mean, and its days. */
function meansTable(): string {
  let low = 0;
  const rows = Object.values(KINDS).flatMap((kind) => {
    const from = low;
    low += kind.percent;
    return EVENTS.map(
      (event) => `(${from}, ${low}, '${event}', ${kind[event]}, ${kind.days[0]}, ${kind.days[1]})`,
    );
  });
  return rows.join(", ");
}
