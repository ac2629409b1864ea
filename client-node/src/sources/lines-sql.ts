import { type ColumnRef, type NumberStyle, numberCell, textCell, timeCell } from "./cells-sql.ts";
import type { DataConfig, EventEntity } from "./data-config.ts";
import { quoteName, quoteText } from "./sql.ts";

type Role = keyof EventEntity["columns"];

/** What the SQL of one event entity needs: how to find a mapped column, and how its source writes numbers. */
export interface EntityContext {
  /** Place of the entity in the configuration. */
  readonly index: number;
  /** Returns the column of a role in the entity's own source. */
  column(role: Role): ColumnRef | undefined;
  /** The column that tells the type; undefined when the type is fixed. */
  readonly typeColumn: ColumnRef | undefined;
  readonly numbers: NumberStyle;
  readonly snapshotMs: number;
  readonly orders: DataConfig["orders"];
  readonly products: DataConfig["products"];
  /** Columns by which a line repeats another of the source, cell by cell; none: repeats are kept. */
  readonly repeatColumns: readonly string[];
}

const PLAIN_WORDS = { purchase: "purchase", return: "return", view: "view", cart: "cart", visit: "visit" };

/** A larger amount or quantity of one line is no number of a shop; sums stay exact in DECIMAL. */
const LARGEST = "1e12";

/** Makes the empty table that lines of all entities go into. `reason` is null for a line that is kept. */
export const LINE_TABLE = `CREATE TABLE main.line (entity INTEGER, user_id VARCHAR, time TIMESTAMP, type VARCHAR,
  order_id VARCHAR, product_id VARCHAR, quantity DOUBLE, amount DOUBLE, discount DOUBLE, category VARCHAR, brand VARCHAR,
  price_band VARCHAR, session_id VARCHAR, channel VARCHAR, reason VARCHAR)`;

/** Writes the statement that reads one entity's lines into `line`, each with why it is left out, if it is. */
export function insertLines(entity: EventEntity, context: EntityContext): string {
  return `INSERT INTO main.line
  WITH raw AS (${rawLines(entity, context)}),
  typed AS (SELECT *, ${typeOf(entity)} AS type FROM raw),
  valued AS (SELECT *, ${signed("q")} AS quantity, ${amountOf(context)} AS amount FROM typed)
  SELECT ${context.index}, user_id, time, type, order_id, product_id,
    CASE WHEN ${MONEY} THEN quantity ELSE 0 END, CASE WHEN ${MONEY} THEN round(amount, 6) ELSE 0 END,
    CASE WHEN ${MONEY} THEN greatest(d, 0) ELSE 0 END, category, brand, price_band, session_id, channel,
    ${reasonOf(context)}
  FROM valued`;
}

const MONEY = "type IN ('purchase', 'return')";

function rawLines({ from, where, time }: EventEntity, context: EntityContext): string {
  const { column, numbers, orders, products } = context;
  const text = (role: Role) => (column(role) ? textCell(column(role)!) : "NULL");
  const number = (role: Role, otherwise: string) =>
    column(role) ? numberCell(column(role)!, numbers) : otherwise;
  const own = column("time") ? timeCell(column("time")!, time) : "NULL";
  const joined = (role: "category" | "brand" | "price_band") =>
    products?.columns[role] ? `coalesce(${text(role)}, p.${role})` : text(role);
  const discount = column("discount") ? numberCell(column("discount")!, numbers) : "0";
  const isStated = column("discount") ? `${text("discount")} IS NULL` : "true";
  const cells = context.repeatColumns.map((name) => `s.${quoteName(name)}`).join(", ");
  const repeats = cells ? `row_number() OVER (PARTITION BY ${cells}) > 1` : "false";
  return `SELECT
    ${orders ? `coalesce(${text("user")}, o.user_id)` : text("user")} AS user_id,
    ${orders?.columns.time ? `coalesce(${own}, o.time)` : own} AS time,
    ${text("order")} AS order_id, ${text("product")} AS product_id,
    ${number("quantity", "1")} AS q, ${number("unit_price", "1")} AS p, ${number("amount", "1")} AS a,
    CASE WHEN ${isStated} THEN 0 ELSE ${discount} END AS d,
    ${joined("category")} AS category, ${joined("brand")} AS brand, ${joined("price_band")} AS price_band,
    ${text("session")} AS session_id, ${text("channel")} AS channel,
    ${context.typeColumn ? textCell(context.typeColumn) : "NULL"} AS word, ${repeats} AS is_repeat
  FROM src.${quoteName(from)} AS s
  ${orders ? `LEFT JOIN main.order_header AS o ON o.order_id = ${text("order")}` : ""}
  ${products ? `LEFT JOIN main.product AS p ON p.product_id = ${text("product")}` : ""}
  ${where === undefined ? "" : `WHERE (${where})`}`;
}

/** The type of a line; a cancelled purchase is a return. */
function typeOf({ type, cancellationPrefix }: EventEntity): string {
  const stated =
    typeof type === "string"
      ? quoteText(type)
      : `CASE word ${Object.entries(type.words ?? PLAIN_WORDS)
          .map(([word, meaning]) => `WHEN ${quoteText(word)} THEN ${quoteText(meaning)}`)
          .join(" ")} END`;
  if (cancellationPrefix === undefined) return stated;
  const isCancelled = `coalesce(starts_with(order_id, ${quoteText(cancellationPrefix)}), false)`;
  return `CASE WHEN ${stated} = 'purchase' AND ${isCancelled} THEN 'return' ELSE ${stated} END`;
}

function signed(value: string): string {
  return `CASE WHEN type = 'return' THEN abs(${value}) ELSE ${value} END`;
}

function amountOf({ column }: EntityContext): string {
  return column("amount") ? signed("a") : `${signed("q")} * p`;
}

/** The first thing that is wrong with a line. */
function reasonOf({ column, snapshotMs }: EntityContext): string {
  const price = column("amount") ? "false" : "NOT p > 0";
  const numbers = column("amount") ? "q IS NULL OR a IS NULL" : "q IS NULL OR p IS NULL";
  return `CASE WHEN is_repeat THEN 'duplicate'
    WHEN user_id IS NULL THEN 'no_user'
    WHEN time IS NULL THEN 'bad_time'
    WHEN type IS NULL THEN 'unknown_type'
    WHEN time >= epoch_ms(${snapshotMs}::BIGINT) THEN 'after_snapshot'
    WHEN NOT (${MONEY}) THEN NULL
    WHEN order_id IS NULL THEN 'no_order'
    WHEN ${numbers} OR d IS NULL THEN 'bad_number'
    WHEN NOT quantity > 0 THEN 'quantity_not_positive'
    WHEN ${price} THEN 'price_not_positive'
    WHEN NOT amount > 0 THEN 'amount_not_positive'
    WHEN amount > ${LARGEST} OR quantity > ${LARGEST} THEN 'bad_number' END`;
}
