import { z } from "zod";
import { type EventType, eventType } from "./event-type.ts";

/** A currency by its three letters of ISO 4217. */
export const currencyCode = z
  .string()
  .regex(/^[A-Z]{3}$/, { error: "expected three capital letters, such as EUR" });

/** The study's currency, and what one unit of each other currency is worth in it; lines in any other are left out. */
const money = z
  .strictObject({
    currency: currencyCode,
    rates: z
      .record(currencyCode, z.number().min(1e-9).max(1e9))
      .refine((rates) => Object.keys(rates).length <= 200, { error: "expected at most 200 rates" }),
  })
  .refine(({ currency, rates }) => !(currency in rates), {
    path: ["rates"],
    error: "expected no rate for the study's own currency: it is 1",
  });
export type MoneyRule = z.infer<typeof money>;

/**
 * How every platform of a study cleans its lines before anything is computed; public constants of the plan.
 * Lines without a user, a time or an order, of unknown type, or with an impossible value (not a number, no quantity,
 * a negative price) are always left out and counted.
 */
export const cleaningRules = z.strictObject({
  /**
   * "keep", or which columns make two lines of one user the same: all of them, or the named ones (the first line stays).
   * The user is always one of them, named or not.
   */
  duplicates: z.union([
    z.enum(["keep", "drop"]),
    z.strictObject({
      key: z
        .array(z.enum(["user", "time", "type", "order", "product", "quantity", "amount", "session"]))
        .min(1)
        .max(8),
    }),
  ]),
  /** "separate": a cancelled sale stays a sale. "offset": a return takes its quantity from earlier sales of the product. */
  cancellations: z.enum(["separate", "offset"]),
  /** "drop": purchases and returns that cost nothing are left out; without it a free order is an order. */
  freeLines: z.literal("drop").optional(),
  /** Money of several currencies, turned into one by public rates; without it, all money is in one that nobody names. */
  money: money.optional(),
  /**
   * Sessions of events that name none: a user's next event after more than `idleMinutes` begins another one. Of purchases,
   * views, carts, visits, searches and clicks, unless `events` lists the types.
   */
  sessions: z
    .strictObject({
      idleMinutes: z.int().min(1).max(1440),
      events: z.array(eventType).min(1).max(41).optional(),
    })
    .optional(),
  /** A user with more events on one day (UTC) is a machine and is left out. */
  maxEventsPerDay: z.int().min(1).max(1_000_000_000).optional(),
  /** A user with a shorter history is left out. */
  minimum: z
    .strictObject({
      orders: z.int().min(1).max(1_000_000_000).optional(),
      tenureDays: z.int().min(1).max(100_000).optional(),
    })
    .optional(),
});
export type CleaningRules = z.infer<typeof cleaningRules>;

/** Returns the types of event of which sessions are made. */
export function typesInSessions({ events }: NonNullable<CleaningRules["sessions"]>): readonly EventType[] {
  return events ?? ["purchase", "view", "cart", "visit", "search", "click"];
}
