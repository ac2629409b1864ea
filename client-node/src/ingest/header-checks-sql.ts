import { type ColumnFinder, textCell } from "./cells-sql.ts";
import { timeCell } from "./time-cells-sql.ts";
import type { DataConfig } from "../config/data-config.ts";
import { type UserColumns, userOf } from "./id-cells-sql.ts";
import { EXAMPLE } from "./observation.ts";
import type { Counting } from "./people-sql.ts";
import { rowsThatCount } from "./repeats-sql.ts";
import { quoteName } from "./sql.ts";

const example = (of: string, condition: string) => `left(min(${of}) FILTER (${condition}), ${EXAMPLE + 1})`;

/** Writes queries of how many orders state several users, or several times; of how many, and one of them. */
export function orderQueries({ orders }: DataConfig, columns: UserColumns): readonly Counting[] {
  if (!orders) return [];
  const { from, columns: roles, time } = orders;
  const user = userOf(columns, from, roles.user);
  const id = textCell(columns.find(from, roles.order));
  const several = (
    { kind, column, cell }: { kind: "order-shared" | "order-times"; column: string; cell: string },
    rows = `src.${quoteName(from)}`,
  ): Counting => ({
    about: { kind, source: from, column },
    query: `SELECT count(*) FILTER (different > 1), count(*), ${example("id", "different > 1")} FROM (
      SELECT ${id} AS id, count(DISTINCT ${cell}) AS different FROM ${rows} AS s GROUP BY 1) WHERE id IS NOT NULL`,
  });
  return [
    several({ kind: "order-shared", column: roles.user, cell: user }),
    ...(roles.time
      ? [
          several(
            {
              kind: "order-times",
              column: roles.time,
              cell: timeCell(columns.find(from, roles.time), time),
            },
            rowsThatCount(columns.find, orders, `${id}, ${user}`),
          ),
        ]
      : []),
  ];
}

/** Writes queries of how many lines name a product that the catalogue lacks, and how many products it has twice. */
export function productQueries({ products }: DataConfig, find: ColumnFinder): readonly Counting[] {
  if (!products) return [];
  const { from, columns } = products;
  const id = textCell(find(from, columns.product));
  const known = `SELECT ${id} AS id FROM src.${quoteName(from)} AS s`;
  return [
    {
      about: { kind: "product-stranger", source: from, column: columns.product },
      query: `SELECT count(*) FILTER (is_strange), count(*), ${example("product_id", "is_strange")} FROM (
        SELECT product_id, product_id NOT IN (SELECT id FROM (${known}) WHERE id IS NOT NULL) AS is_strange
        FROM main.line WHERE reason IS NULL AND product_id IS NOT NULL)`,
    },
    {
      about: { kind: "repeated-product", source: from, column: columns.product },
      query: `SELECT count(*) FILTER (rows > 1), count(*), ${example("id", "rows > 1")} FROM (
        SELECT id, count(*) AS rows FROM (${known}) WHERE id IS NOT NULL GROUP BY id)`,
    },
  ];
}
