import type { EventType } from "@fedseg/shared/features/event-type.ts";
import type { Measure } from "@fedseg/shared/features/measure.ts";
import { quoteName, quoteText } from "../ingest/sql.ts";
import {
  type AsOf,
  DAY_US,
  type EventScope,
  cents,
  groupsOf,
  isType,
  linesOf,
  micro,
  moment,
  ordersOf,
  productsOf,
  sessionsOf,
  weightOf,
} from "./event-relations.ts";
import type { Passes } from "./passes.ts";
import { type Aggregate, isMoney, naturalOf, ordersBought, ratio, wholeOf } from "./quantity-sql.ts";
import { statisticSql } from "./statistic-sql.ts";

/** What lines are told apart by, as texts. */
const GROUPS = {
  category: "category",
  brand: "brand",
  price_band: "price_band",
  channel: "channel",
  hour: "CAST(hour(time) AS VARCHAR)",
  weekday: "CAST(isodow(time) AS VARCHAR)",
  product: "product_id",
};

type Of<Kind extends Measure["of"]> = Extract<Measure, { of: Kind }>;

/**
 * Writes a measure as an expression over the passes and over `c`, the customer: a natural value, NULL when missing.
 * Everything summed is a whole number, so the result does not depend on the order in which lines are read.
 */
export function measureSql(measure: Measure, passes: Passes, asOf: AsOf): string {
  const { untilMs } = asOf;
  const ofLines = (type: EventType = "purchase", windowDays?: number) => {
    const lines = linesOf({ ...asOf, windowDays, types: [type] });
    return (aggregate: string) => passes.column(lines, aggregate);
  };
  const ordersIn = (windowDays?: number) => ordersBought(passes, { ...asOf, windowDays });
  switch (measure.of) {
    case "recency":
      return daysSince(ofLines(measure.event, measure.windowDays)("max(time)"), untilMs);
    case "tenure":
      return daysSince(ofLines(measure.event)("min(time)"), untilMs);
    case "count":
      return wholeOf(measure, passes, asOf);
    case "sum":
      return totalSql(measure, passes, asOf);
    case "statistic":
      return statisticSql(measure, passes, asOf);
    case "ratio":
      return ratioSql(measure, passes, asOf);
    case "trend":
      return trendSql(measure, passes, asOf);
    case "repeat-rate":
      return repeatRateSql(measure, passes, asOf);
    case "average-order":
      return averageOrderSql(ofLines("purchase", measure.windowDays), ordersIn(measure.windowDays));
    case "order-gap":
      return orderGapSql(ofLines("purchase", measure.windowDays), ordersIn(measure.windowDays));
    case "discount-share":
      return discountShareSql(ofLines("purchase", measure.windowDays));
    case "share":
      return shareSql(measure, ofLines(measure.event, measure.windowDays));
    case "return-rate":
      return returnRateSql(passes, { ...asOf, windowDays: measure.windowDays });
    case "diversity":
      return diversitySql(measure, passes, asOf);
    case "rate":
      return rateSql(measure, passes, asOf);
    default:
      return attributeSql(measure, untilMs);
  }
}

function daysSince(time: string, untilMs: number): string {
  return `(epoch_us(${moment(untilMs)}) - epoch_us(${time})) // ${DAY_US}`;
}

function totalSql(measure: Of<"sum">, passes: Passes, asOf: AsOf): string {
  if (!isMoney(measure.what)) return naturalOf(measure, passes, asOf);
  return `(${cents(wholeOf(measure, passes, asOf))}) / 100`;
}

function ratioSql({ per, ...part }: Of<"ratio">, passes: Passes, asOf: AsOf): string {
  const whole = { ...per, windowDays: part.windowDays };
  return ratio(naturalOf(part, passes, asOf), naturalOf(whole, passes, asOf));
}

function trendSql({ days, ...counted }: Of<"trend">, passes: Passes, asOf: AsOf): string {
  const since = moment(asOf.untilMs - (days * DAY_US) / 1000);
  const both = { ...counted, windowDays: 2 * days };
  const [late, early] = [">=", "<"].map((side) => wholeOf(both, passes, asOf, `time ${side} ${since}`));
  return ratio(`${late} - ${early}`, `${late} + ${early}`);
}

function repeatRateSql({ by, windowDays }: Of<"repeat-rate">, passes: Passes, asOf: AsOf): string {
  const scope = { ...asOf, windowDays };
  if (by === "order") {
    const orders = ordersBought(passes, scope);
    return ratio(`${orders} - 1`, orders);
  }
  const groups = ordersOf(scope, GROUPS[by]);
  return ratio(passes.column(groups, "count(*) FILTER (orders > 1)"), passes.column(groups, "count(*)"));
}

function averageOrderSql(of: Aggregate, orders: string): string {
  const amount = of(`sum(${micro("amount")})`);
  return `((2 * ${amount} + 10000 * ${orders}) // nullif(20000 * ${orders}, 0)) / 100`;
}

function orderGapSql(of: Aggregate, orders: string): string {
  const span = `(epoch_us(${of("max(time)")}) - epoch_us(${of("min(time)")})) / ${DAY_US}.0`;
  return `CASE WHEN ${orders} > 1 THEN ${ratio(span, `${orders} - 1`)} END`;
}

function discountShareSql(of: Aggregate): string {
  const [paid, off] = [of(`sum(${micro("amount")})`), of(`sum(${micro("discount")})`)];
  return ratio(off, `${paid} + ${off}`);
}

function shareSql({ by, in: values, event = "purchase" }: Of<"share">, of: Aggregate): string {
  const weight = weightOf(event);
  const isListed = `${GROUPS[by]} IN (${values.map(quoteText).join(", ")})`;
  return ratio(of(`coalesce(sum(${weight}) FILTER (${isListed}), 0)`), of(`sum(${weight})`));
}

function returnRateSql(passes: Passes, scope: EventScope): string {
  const products = productsOf(scope);
  // What names no product is given back of anything that was bought.
  const matched = "CASE WHEN product_id IS NULL THEN returned ELSE least(bought, returned) END";
  const returned = passes.column(products, `least(sum(bought), sum(${matched}))`);
  return ratio(returned, passes.column(products, "sum(bought)"));
}

function diversitySql({ by, event = "purchase", windowDays }: Of<"diversity">, passes: Passes, asOf: AsOf) {
  const groups = groupsOf({ ...asOf, windowDays }, event, GROUPS[by]);
  const total = `CAST(${passes.column(groups, "sum(weight)")} AS DOUBLE)`;
  return ratio(`${total} * ${total}`, passes.column(groups, "sum(CAST(weight AS HUGEINT) * weight)"));
}

function rateSql({ from, to, windowDays }: Of<"rate">, passes: Passes, asOf: AsOf): string {
  const sessions = sessionsOf({ ...asOf, windowDays }, [from, to]);
  const both = passes.column(sessions, `count(*) FILTER (${isType(from)} AND ${isType(to)})`);
  return ratio(both, passes.column(sessions, `count(*) FILTER (${isType(from)})`));
}

/** Writes an attribute of the customer as a text. */
export function attributeText(attribute: string): string {
  return `CAST(c.${quoteName(attribute)} AS VARCHAR)`;
}

function attributeSql(
  measure: Of<"attribute" | "days-since" | "is" | "ordinal" | "element">,
  untilMs: number,
): string {
  const column = `c.${quoteName(measure.attribute)}`;
  const text = attributeText(measure.attribute);
  switch (measure.of) {
    case "attribute":
      return `TRY_CAST(${column} AS DOUBLE)`;
    case "days-since":
      return daysSinceSql(text, untilMs);
    case "is":
      return `CAST(${text} = ${quoteText(measure.value)} AS INTEGER)`;
    case "ordinal":
      return `nullif(list_position([${measure.order.map(quoteText).join(", ")}], ${text}), 0) - 1`;
    case "element":
      return `TRY_CAST(${column} AS DOUBLE[])[${measure.index + 1}]`;
  }
}

/** Only what begins like a day of the years 1000 to 9999 is read: what the engine would take for a moment is more than that. */
function daysSinceSql(text: string, untilMs: number): string {
  const date = `CASE WHEN regexp_matches(${text}, '^[1-9]\\d{3}-\\d\\d-\\d\\d') THEN TRY_CAST(${text} AS TIMESTAMP) END`;
  const days = daysSince(date, untilMs);
  return `CASE WHEN ${date} <= ${moment(untilMs)} THEN ${days} END`;
}
