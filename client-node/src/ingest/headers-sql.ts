import { type ColumnFinder, textCell } from "./cells-sql.ts";
import { timeCell } from "./time-cells-sql.ts";
import type { DataConfig } from "../config/data-config.ts";
import { type UserColumns, userOf } from "./id-cells-sql.ts";
import { rowsThatCount } from "./repeats-sql.ts";
import { quoteName } from "./sql.ts";

type Orders = NonNullable<DataConfig["orders"]>;
type Products = NonNullable<DataConfig["products"]>;

/**
 * Writes the table `order_header`, one row for each order and user: an order that two users state is an order of each.
 * Should one state it twice, the rows that `repeats` names count, and of these the earliest time; a row without a user is
 * nobody's.
 */
export function orderHeaders({ from, columns: roles, time, repeats }: Orders, columns: UserColumns): string {
  const [order, user] = [textCell(columns.find(from, roles.order)), userOf(columns, from, roles.user)];
  const moment = roles.time ? timeCell(columns.find(from, roles.time), time) : "NULL::TIMESTAMP";
  return `CREATE TABLE main.order_header AS
  SELECT * FROM (
    SELECT ${order} AS order_id, ${user} AS user_id, min(${moment}) AS time
    FROM ${rowsThatCount(columns.find, { from, repeats }, `${order}, ${user}`)} AS s GROUP BY ALL)
  WHERE order_id IS NOT NULL AND user_id IS NOT NULL`;
}

/** Writes the table `product`, one row a product: should it occur twice, the row that is first in alphabetical order. */
export function productTable({ from, columns }: Products, find: ColumnFinder): string {
  const text = (name: string | undefined) =>
    name === undefined ? "NULL::VARCHAR" : textCell(find(from, name));
  return `CREATE TABLE main.product AS
  SELECT product_id, attributes.category, attributes.brand, attributes.price_band FROM (
    SELECT ${text(columns.product)} AS product_id, min({'category': ${text(columns.category)},
      'brand': ${text(columns.brand)}, 'price_band': ${text(columns.price_band)}}) AS attributes
    FROM src.${quoteName(from)} AS s GROUP BY ALL)
  WHERE product_id IS NOT NULL`;
}
