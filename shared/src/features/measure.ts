import { z } from "zod";
import { eventType } from "./event-type.ts";

/** Name of a column of users' attributes, as the dictionary calls it. */
export const attributeName = z.string().regex(/^[a-z][a-z0-9_]{0,47}$/);

/** Only events this many days before the snapshot count; without it, all before the snapshot. */
const windowDays = z.int().min(1).max(3660).optional();
const event = eventType.optional();

/** What is counted: distinct ones, or events. */
const counted = z.enum([
  "orders",
  "events",
  "products",
  "categories",
  "brands",
  "channels",
  "sessions",
  "days",
  "months",
]);
/**
 * What is added up, event by event: `duration` is the seconds that the data state of it, `dwell` the seconds to the next
 * event of its session (of those at one moment, in the order of all their cells).
 */
const summed = z.enum(["amount", "quantity", "discount", "duration", "dwell"]);
/** What is counted or added up. */
const quantity = z.enum([...counted.options, ...summed.options]);

/** What a line can be told apart by. Hours (0 to 23) and weekdays (1 Monday to 7 Sunday) are UTC, written as texts. */
const lineGroup = z.enum(["category", "brand", "price_band", "channel", "hour", "weekday"]);

/**
 * How a node computes one number per user, in natural units: declared, never code. Days, averages and rates of a user
 * without the events they need are missing; counts and sums are 0. `event` is purchase unless told otherwise,
 * and "any" means events of whatever type.
 */
export const measure = z.discriminatedUnion("of", [
  /** Whole days from the user's last event to the snapshot. */
  z.strictObject({ of: z.literal("recency"), event, windowDays }),
  /** Whole days from the user's first event to the snapshot. */
  z.strictObject({ of: z.literal("tenure"), event }),
  /** Distinct orders, products …, or events; days and months are calendar ones, UTC. */
  z.strictObject({
    of: z.literal("count"),
    what: counted,
    event,
    windowDays,
  }),
  /** Total of the events, money rounded to 0.01, `duration` and `dwell` in seconds: with event `any`, the time in sessions. */
  z.strictObject({ of: z.literal("sum"), what: summed, event, windowDays }),
  /**
   * The smallest, middle, mean or largest of the user's events, orders, sessions or days, each with the total of its
   * events, money rounded to 0.01. An event without a duration or a next one is left out; a session of one event lasts 0.
   */
  z.strictObject({
    of: z.literal("statistic"),
    take: z.enum(["minimum", "median", "mean", "maximum"]),
    what: z.enum(["events", ...summed.options]),
    each: z.enum(["event", "order", "session", "day"]),
    event,
    windowDays,
  }),
  /**
   * One total ÷ another: mails opened per mail sent, orders per search, products per order. Missing when the one
   * divided by is 0.
   */
  z.strictObject({
    of: z.literal("ratio"),
    what: quantity,
    event,
    per: z.strictObject({ what: quantity, event }),
    windowDays,
  }),
  /** (a − b) ÷ (a + b) of the last `days` days, a, and as many before them, b: −1 to 1; missing when both are 0. */
  z.strictObject({
    of: z.literal("trend"),
    what: quantity,
    event,
    days: z.int().min(1).max(1830),
  }),
  /** Amount bought ÷ distinct orders, rounded to 0.01. */
  z.strictObject({ of: z.literal("average-order"), windowDays }),
  /** Mean days between consecutive orders, (last − first) ÷ (orders − 1); missing with fewer than two. */
  z.strictObject({ of: z.literal("order-gap"), windowDays }),
  /**
   * Share of what was bought that was bought again: of the orders those after the first; of the products, categories
   * or brands those in two orders or more.
   */
  z.strictObject({
    of: z.literal("repeat-rate"),
    by: z.enum(["order", "product", "category", "brand"]),
    windowDays,
  }),
  /** Share of the bought amount given back: per product at most what was bought of it; returns that name no product at most what was bought in all. */
  z.strictObject({ of: z.literal("return-rate"), windowDays }),
  /** Discount ÷ (amount paid + discount). */
  z.strictObject({ of: z.literal("discount-share"), windowDays }),
  /** Share of amount (purchases, returns) or of events (all other types) that falls on the listed values. */
  z.strictObject({
    of: z.literal("share"),
    by: lineGroup,
    in: z.array(z.string().min(1).max(1000)).min(1).max(200),
    event,
    windowDays,
  }),
  /**
   * Effective number of groups, 1 ÷ Σ share²: 1 when all is bought in one group. Shares as above, amounts in whole
   * cents; lines whose group is not known are left out.
   */
  z.strictObject({
    of: z.literal("diversity"),
    by: z.enum(["category", "brand", "product", "channel"]),
    event,
    windowDays,
  }),
  /** Of the sessions with a `from` event, the share that also has a `to` event; from `any` it is the conversion rate. */
  z.strictObject({ of: z.literal("rate"), from: eventType, to: eventType, windowDays }),
  /** A numeric attribute as it is. */
  z.strictObject({ of: z.literal("attribute"), attribute: attributeName }),
  /** Whole days from the date that an attribute holds (ISO 8601) to the snapshot; missing for a later one. */
  z.strictObject({ of: z.literal("days-since"), attribute: attributeName }),
  /** 1 when the attribute has this value, 0 when it has another. */
  z.strictObject({ of: z.literal("is"), attribute: attributeName, value: z.string().max(1000) }),
  /** Place of the attribute's value in the list, from 0; a value outside it is missing. */
  z.strictObject({
    of: z.literal("ordinal"),
    attribute: attributeName,
    order: z.array(z.string().max(1000)).min(2).max(100),
  }),
  /** One coordinate, from 0, of a vector attribute such as a precomputed image or text embedding. */
  z.strictObject({ of: z.literal("element"), attribute: attributeName, index: z.int().min(0).max(4095) }),
]);
export type Measure = z.infer<typeof measure>;
