import type { MoneyRule } from "@fedseg/shared/features/cleaning.ts";
import { knownType } from "@fedseg/shared/features/event-type.ts";
import { type ColumnRef, type NumberStyle, isBlurred, numberCell, textCell, withTexts } from "./cells-sql.ts";
import { timeCell } from "./time-cells-sql.ts";
import type { DataConfig, EventEntity } from "../config/data-config.ts";
import { type IdReading, userCell } from "./id-cells-sql.ts";
import { PLACE_CELL, placedLines } from "./entity-lines-sql.ts";
import { ROLE_MARK } from "./marks.ts";
import { type PersonKeys, idHash } from "./person-key.ts";
import { quoteText } from "./sql.ts";

/** What a column of an event entity is. */
export type Role = keyof EventEntity["columns"];

/** What the SQL of one event entity needs: how to find a mapped column, and how its source writes numbers. */
export interface EntityContext {
  /** Place of the entity in the configuration. */
  readonly index: number;
  /** Columns of `line` that take no room. */
  readonly empty: ReadonlySet<string>;
  /** Returns the column of a role in the entity's own source. */
  column(role: Role): ColumnRef | undefined;
  /** How users' ids are read. */
  readonly reading: IdReading;
  /** The column that tells the type; undefined when the type is fixed. */
  readonly typeColumn: ColumnRef | undefined;
  /** The column that tells the currency; undefined when it is fixed, or not told. */
  readonly currencyColumn: ColumnRef | undefined;
  readonly numbers: NumberStyle;
  /** What `person` is. */
  readonly keys: PersonKeys;
  readonly snapshotMs: number;
  /** Whether the source's rows have their places in a column. */
  readonly hasPlaces: boolean;
  /** Whether lines are to be compared. */
  readonly dropsRepeats: boolean;
  readonly orders: DataConfig["orders"];
  readonly products: DataConfig["products"];
  /** Whether purchases and returns that cost nothing are left out. */
  readonly dropsFree: boolean;
  /** What money is turned into; undefined: it is left as it is. */
  readonly money: MoneyRule | undefined;
}

/** Words of a column of types that names none of its own. */
export const PLAIN_WORDS = Object.fromEntries(knownType.options.map((type) => [type, type]));

/** Seconds in each unit of durations. */
const SECONDS = { ms: "0.001", s: "1", min: "60" };

/** Joins the numbers of users, where their hashes are no keys. */
const NUMBERED = " LEFT JOIN main.named AS numbered ON numbered.user_id = typed.user_id";

/** A larger amount, quantity or duration of one line is no number of a shop. */
const LARGEST = "1e12";
/** What a source does not state is 1. */
const IS_NEGATIVE = "least(q, p, a) < 0";

/**
 * Writes the statement that reads one entity's lines into `line`, each with why it is left out, if it is; `left_out` says which
 * users may not be counted. A line without a user of its own is a line of every user who states its order.
 * Quantities and money are rounded to six decimals, so that sums of them can be exact.
 */
export function insertLines(entity: EventEntity, context: EntityContext): string {
  // Rounding is dear, and most lines are no money.
  const rounded = (value: string) => `CASE WHEN is_money THEN round(${value}, 6) ELSE 0 END`;
  const cells = {
    entity: `${context.index}`,
    person: context.keys === "hashes" ? idHash("user_id") : "number",
    time: "time",
    type: "type",
    order_id: "order_id",
    product_id: "product_id",
    quantity: "quantity",
    amount: "amount",
    discount: rounded(`greatest(${signed("d")}, 0) * rate`),
    category: "category",
    brand: "brand",
    price_band: "price_band",
    session_id: "session_id",
    channel: "channel",
    duration: `round(t * ${SECONDS[entity.durationUnit]}, 6)`,
    reason: reasonOf(context),
    ...(context.dropsRepeats && { place: "place" }),
  };
  const stored = Object.entries(cells).filter(([name]) => !context.empty.has(name));
  const mark = context.dropsRepeats ? `, ${ROLE_MARK} AS mark` : "";
  return `INSERT INTO main.line BY NAME
  WITH raw AS (${rawLines(entity, context)}),
  named AS (SELECT *, ${typeOf(entity)} AS type FROM raw),
  typed AS (SELECT *, coalesce(type = 'return', false) AS is_return,
    coalesce(type IN ('purchase', 'return'), false) AS is_money FROM named),
  valued AS (SELECT typed.*, ${rounded(signed("q"))} AS quantity, ${rounded(`${amountOf(context)} * rate`)} AS amount,
    left_out.reason IS NOT NULL AS is_left_out${context.keys === "numbers" ? ", numbered.person AS number" : ""}
    FROM typed LEFT JOIN main.left_out ON left_out.user_id = typed.user_id${context.keys === "numbers" ? NUMBERED : ""}),
  told AS (SELECT ${stored.map(([name, cell]) => `${cell} AS ${name}`).join(", ")} FROM valued)
  SELECT *${mark} FROM told`;
}

/** A context whose columns of texts have them at hand, and the relation that they are of. */
function withLineTexts(
  entity: EventEntity,
  context: EntityContext,
): { readonly relation: string; readonly context: EntityContext } {
  const roles = Object.keys(entity.columns) as Role[];
  const named = [...roles.map((role) => context.column(role)), context.typeColumn, context.currencyColumn];
  const texts = named.filter((column) => column?.type === "VARCHAR") as ColumnRef[];
  const { relation, at } = withTexts(placedLines(entity, context.hasPlaces), texts);
  const there = (column: ColumnRef | undefined) => column && at(column);
  return {
    relation,
    context: {
      ...context,
      column: (role) => there(context.column(role)),
      typeColumn: there(context.typeColumn),
      currencyColumn: there(context.currencyColumn),
    },
  };
}

function rawLines(entity: EventEntity, bare: EntityContext): string {
  const { relation, context } = withLineTexts(entity, bare);
  const { column, numbers, orders, products } = context;
  const text = (role: Role) => textOf(column(role));
  const number = (role: Role) => (column(role) ? numberCell(column(role)!, numbers) : "1::DOUBLE");
  const own = column("time") ? timeCell(column("time")!, entity.time) : "NULL::TIMESTAMP";
  const joined = (role: "category" | "brand" | "price_band") =>
    products?.columns[role] ? `coalesce(${text(role)}, p.${role})` : text(role);
  const discount = column("discount")
    ? `CASE WHEN ${text("discount")} IS NULL THEN 0 ELSE ${entity.discountSign === "negative" ? "-" : ""}${number("discount")} END`
    : "0::DOUBLE";
  const user = userText(context);
  const ids = [column("user"), column("order"), column("product")].flatMap((one) =>
    one ? [isBlurred(one)] : [],
  );
  return `SELECT
    ${orders ? `coalesce(${user}, o.user_id)` : user} AS user_id, ${["false", ...ids].join(" OR ")} AS is_blurred,
    ${orders?.columns.time ? `coalesce(${own}, o.time${column("user") ? ", own.time" : ""})` : own} AS time,
    ${text("order")} AS order_id, ${text("product")} AS product_id,
    ${number("quantity")} AS q, ${number("unit_price")} AS p, ${number("amount")} AS a, ${discount} AS d,
    ${joined("category")} AS category, ${joined("brand")} AS brand, ${joined("price_band")} AS price_band,
    ${text("session")} AS session_id, ${text("channel")} AS channel,
    ${rateOf(entity, context)} AS rate,
    ${column("duration") ? number("duration") : "NULL::DOUBLE"} AS t, ${text("duration")} IS NOT NULL AS has_duration,
    ${textOf(context.typeColumn)} AS word, ${PLACE_CELL} AS place
  FROM ${relation}
  ${orders ? headerJoins(text("order"), column("user") && user) : ""}
  ${products ? `LEFT JOIN main.product AS p ON p.product_id = ${text("product")}` : ""}`;
}

/** What one unit of a line's money is worth in the study's; null for a currency without a rate. */
function rateOf({ currency }: EventEntity, { money, currencyColumn }: EntityContext): string {
  if (money === undefined) return "1::DOUBLE";
  const code = typeof currency === "string" ? quoteText(currency) : `upper(${textOf(currencyColumn)})`;
  const rates = Object.entries({ ...money.rates, [money.currency]: 1 });
  const branches = rates.map(([of, rate]) => ` WHEN ${quoteText(of)} THEN CAST('${rate}' AS DOUBLE)`);
  return `CASE ${code}${branches.join("")} END`;
}

function textOf(column: ColumnRef | undefined): string {
  return column ? textCell(column) : "NULL::VARCHAR";
}

/**
 * Joins the heads of an order: `o`, everybody's, to a line that names no user, and `own`, the user's, to one that does,
 * which takes nothing from what another states of the same order. Two equalities, which the engine joins fast.
 */
function headerJoins(order: string, user: string | undefined): string {
  if (user === undefined) return `LEFT JOIN main.order_header AS o ON o.order_id = ${order}`;
  return `LEFT JOIN main.order_header AS o ON o.order_id = CASE WHEN ${user} IS NULL THEN ${order} END
  LEFT JOIN main.order_header AS own ON own.order_id = ${order} AND own.user_id = ${user}`;
}

function userText({ column, reading }: EntityContext): string {
  const user = column("user");
  return user ? userCell(user, reading) : "NULL::VARCHAR";
}

/** The type of a line; a cancelled purchase is a return, and a negative one where that is declared. */
function typeOf({ type, cancellationPrefix, negative }: EventEntity): string {
  const stated = typeof type === "string" ? quoteText(type) : wordOf(type.words ?? PLAIN_WORDS);
  const signs = [
    ...(cancellationPrefix === undefined ? [] : [`starts_with(order_id, ${quoteText(cancellationPrefix)})`]),
    ...(negative === undefined ? [] : [IS_NEGATIVE]),
  ];
  if (signs.length === 0) return stated;
  const isReturn = signs.map((sign) => `coalesce(${sign}, false)`).join(" OR ");
  return `CASE WHEN ${stated} = 'purchase' AND (${isReturn}) THEN 'return' ELSE ${stated} END`;
}

function wordOf(words: Readonly<Record<string, string>>): string {
  const branches = Object.entries(words).map(
    ([word, type]) => ` WHEN word = ${quoteText(word)} THEN ${quoteText(type)}`,
  );
  return branches.length > 0 ? `CASE${branches.join("")} END` : "NULL::VARCHAR";
}

/** Returns may state quantity and money as negative. */
function signed(value: string): string {
  return `CASE WHEN is_return THEN abs(${value}) ELSE ${value} END`;
}

function amountOf({ column }: EntityContext): string {
  return column("amount") ? signed("a") : signed("q * p");
}

/** The first thing that is wrong with a line. */
function reasonOf({ column, snapshotMs, dropsFree }: EntityContext): string {
  const value = column("amount") ? "a" : "p";
  return `CASE WHEN is_blurred THEN 'blurred_id'
    WHEN user_id IS NULL THEN 'no_user'
    WHEN time IS NULL THEN 'bad_time'
    WHEN type IS NULL THEN 'unknown_type'
    WHEN is_money AND order_id IS NULL THEN 'no_order'
    WHEN is_money AND rate IS NULL THEN 'no_rate'
    WHEN is_money AND (q IS NULL OR ${value} IS NULL OR d IS NULL) THEN 'bad_number'
    WHEN is_money AND NOT is_return AND ${IS_NEGATIVE} THEN 'negative'
    WHEN is_money AND NOT quantity > 0 THEN 'quantity_not_positive'
    WHEN is_money AND ${dropsFree} AND NOT amount > 0 THEN 'free'
    WHEN is_money AND greatest(amount, quantity, d) > ${LARGEST} THEN 'bad_number'
    WHEN has_duration AND NOT coalesce(t BETWEEN 0 AND ${LARGEST}, false) THEN 'bad_number'
    WHEN time >= make_timestamp(${snapshotMs}000) THEN 'after_snapshot'
    WHEN is_left_out THEN 'user_left_out' END`;
}
