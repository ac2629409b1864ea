import type { DataConfig } from "../../sources/data-config.ts";
import { textCell } from "../../sources/cells-sql.ts";
import { quoteName } from "../../sources/sql.ts";
import type { Engine } from "../engine/engine.ts";
import type { SourceColumns } from "./columns.ts";

/**
 * Makes the table `customer`: one row a user, every declared attribute with the type it has. Where several rows or
 * entities state an attribute, the first entity counts, and in it the smallest value.
 * @throws CodedError DATA_SOURCE_UNKNOWN or DATA_COLUMN_MISSING.
 */
export async function stageCustomers(
  engine: Engine,
  { customers }: DataConfig,
  columns: SourceColumns,
): Promise<void> {
  const parts = customers.map(({ from, columns: { user }, attributes }, index) => {
    const cells = Object.entries(attributes).map(([name, column]) => {
      const { name: found } = columns.find(from, column);
      return `, min(s.${quoteName(found)}) AS ${quoteName(name)}`;
    });
    const id = textCell(columns.find(from, user));
    return {
      name: `customer_${index}`,
      names: Object.keys(attributes),
      sql: `SELECT ${id} AS user_id${cells.join("")} FROM src.${quoteName(from)} AS s GROUP BY ALL HAVING user_id IS NOT NULL`,
    };
  });
  for (const { name, sql } of parts) await engine.run(`CREATE TABLE main.${name} AS ${sql}`);
  const names = [...new Set(parts.flatMap((part) => part.names))];
  const cells = names.map((attribute) => {
    const stated = parts.filter((part) => part.names.includes(attribute));
    return `, coalesce(${stated.map(({ name }) => `${name}.${quoteName(attribute)}`).join(", ")}) AS ${quoteName(attribute)}`;
  });
  const joins = parts.map(({ name }) => `LEFT JOIN main.${name} USING (user_id)`).join(" ");
  const users = parts.map(({ name }) => `SELECT user_id FROM main.${name}`).join(" UNION ");
  await engine.run(
    parts.length === 0
      ? "CREATE TABLE main.customer (user_id VARCHAR)"
      : `CREATE TABLE main.customer AS SELECT user_id${cells.join("")} FROM (${users}) ${joins}`,
  );
}
