import { CodedError } from "@fedseg/shared/errors.ts";
import { numberStyle, textCell, timeCell } from "../../sources/cells-sql.ts";
import type { DataConfig, EventEntity } from "../../sources/data-config.ts";
import { type EntityContext, LINE_TABLE, insertLines } from "../../sources/lines-sql.ts";
import { quoteName } from "../../sources/sql.ts";
import type { Engine } from "../engine/engine.ts";
import type { SourceColumns } from "./columns.ts";

/** How lines are read. */
export interface LineOptions {
  readonly snapshotMs: number;
  /** Whether lines that repeat another of their source, cell by cell, are left out. */
  readonly dropsRepeats: boolean;
}

/**
 * Reads the lines of every event entity into `line`, with order headers and products joined.
 * @throws CodedError DATA_SOURCE_UNKNOWN, DATA_COLUMN_MISSING, DATA_ROLE_MISSING or SQL_*.
 */
export async function stageLines(
  engine: Engine,
  data: DataConfig,
  columns: SourceColumns,
  options: LineOptions,
): Promise<void> {
  if (data.orders) await engine.run(orderHeaders(data.orders, columns));
  if (data.products) await engine.run(productTable(data.products, columns));
  await engine.run(LINE_TABLE);
  for (const [index, entity] of data.events.entries()) {
    requireRoles(entity, data);
    await requireCondition(engine, entity);
    await engine.run(insertLines(entity, contextOf(index, data, columns, options)));
  }
}

function contextOf(
  index: number,
  data: DataConfig,
  columns: SourceColumns,
  { snapshotMs, dropsRepeats }: LineOptions,
): EntityContext {
  const { from, columns: roles, type } = data.events[index];
  const find = (name: string | undefined) => (name === undefined ? undefined : columns.find(from, name));
  return {
    index,
    column: (role) => find(roles[role]),
    typeColumn: typeof type === "string" ? undefined : find(type.column),
    numbers: numberStyle(data.sources[from]),
    snapshotMs,
    orders: data.orders,
    products: data.products,
    repeatColumns: dropsRepeats ? columns.all(from).map(({ name }) => name) : [],
  };
}

/** One row an order: the smallest user and the earliest time, should it occur twice. */
function orderHeaders(
  { from, columns: roles, time }: NonNullable<DataConfig["orders"]>,
  columns: SourceColumns,
): string {
  const text = (name: string) => textCell(columns.find(from, name));
  const moment = roles.time ? `min(${timeCell(columns.find(from, roles.time), time)})` : "NULL::TIMESTAMP";
  return `CREATE TABLE main.order_header AS
  SELECT ${text(roles.order)} AS order_id, min(${text(roles.user)}) AS user_id, ${moment} AS time
  FROM src.${quoteName(from)} AS s GROUP BY ALL HAVING order_id IS NOT NULL`;
}

/** One row a product: the first of its attributes in alphabetical order, should it occur twice. */
function productTable(
  { from, columns: roles }: NonNullable<DataConfig["products"]>,
  columns: SourceColumns,
): string {
  const text = (name: string) => textCell(columns.find(from, name));
  const attributes = (["category", "brand", "price_band"] as const)
    .filter((role) => roles[role] !== undefined)
    .map((role) => `, min(${text(roles[role]!)}) AS ${role}`)
    .join("");
  return `CREATE TABLE main.product AS SELECT ${text(roles.product)} AS product_id${attributes}
  FROM src.${quoteName(from)} AS s GROUP BY ALL HAVING product_id IS NOT NULL`;
}

function requireRoles({ from, columns: roles, type }: EventEntity, { orders }: DataConfig): void {
  const types = typeof type === "string" ? [type] : Object.values(type.words ?? { all: "purchase" });
  const isMoney = types.some((one) => one === "purchase" || one === "return");
  const missing = [
    ...(roles.user || orders ? [] : ["user"]),
    ...(roles.time || orders?.columns.time ? [] : ["time"]),
    ...(isMoney && !roles.order ? ["order"] : []),
    ...(isMoney && !roles.amount && !(roles.quantity && roles.unit_price)
      ? ["amount (or quantity and unit_price)"]
      : []),
  ];
  if (missing.length === 0) return;
  throw new CodedError("DATA_ROLE_MISSING", {
    what: `The events from ${JSON.stringify(from)} name no column for ${missing.join(", ")}.`,
    why: "Purchases and returns need a user, a time, an order and an amount; other events a user and a time.",
    todo: "Add the role under columns, or an orders section that carries user and time.",
  });
}

async function requireCondition(engine: Engine, { from, where }: EventEntity): Promise<void> {
  if (where === undefined) return;
  if (await engine.isQuery(`SELECT 1 FROM src.${quoteName(from)} AS s WHERE (${where}\n)`)) return;
  throw new CodedError("SQL_INVALID", {
    what: `The condition "where" of the events from ${JSON.stringify(from)} is not one SQL condition.`,
    why: "It decides which lines of the source are events.",
    todo: "Write a condition over the source's columns, such as quantity > 0.",
  });
}
