import { currencyCode } from "@fedseg/shared/features/cleaning.ts";
import { eventType } from "@fedseg/shared/features/event-type.ts";
import { attributeName } from "@fedseg/shared/features/measure.ts";
import { z } from "zod";
import { engineConfig, sourceConfig } from "./source-config.ts";
import { idRule } from "../ingest/user-ids.ts";

const sourceName = z.string().regex(/^[a-z][a-z0-9_]{0,47}$/);
const column = z.string().min(1);

/** How moments are written. Without it: ISO 8601, a missing zone means UTC. Typed columns need none. */
export const timeFormat = z.strictObject({
  /** strptime pattern, e.g. "%d/%m/%Y %H:%M", or "epoch-s", "epoch-ms", "epoch-us", "epoch-ns": seconds … nanoseconds since 1970; "excel-days": days as Excel counts them. */
  format: z.string().min(1).optional(),
  /** IANA zone of times that do not name one, e.g. "Europe/Paris". */
  zone: z.string().min(1).optional(),
});

/** Which of several rows counts. */
const repeats = z.union([
  z.literal("refuse"),
  z.strictObject({ latest: column, time: timeFormat.default({}) }),
]);

/** One kind of lines: purchases, returns, page views, searches, mails. Roles name columns of the source. */
export const eventEntity = z.strictObject({
  from: sourceName,
  columns: z.strictObject({
    /** May be left to `orders`. */
    user: column.optional(),
    time: column.optional(),
    /** Needed for purchases and returns. */
    order: column.optional(),
    product: column.optional(),
    /** Value of the line, or `quantity` × `unit_price`. */
    amount: column.optional(),
    quantity: column.optional(),
    unit_price: column.optional(),
    /** Money taken off the line, positive unless `discountSign` says otherwise. */
    discount: column.optional(),
    category: column.optional(),
    brand: column.optional(),
    price_band: column.optional(),
    session: column.optional(),
    channel: column.optional(),
    /** How long the event took, such as the time on a page; in seconds, or as `durationUnit` says. */
    duration: column.optional(),
  }),
  /** What the lines are: one type, or a column and the source's own words for the types. */
  type: z
    .union([eventType, z.strictObject({ column, words: z.record(z.string().min(1), eventType).optional() })])
    .default("purchase"),
  time: timeFormat.default({}),
  /** What money is in, where the dictionary has rates: one currency, or a column with its three letters. */
  currency: z.union([currencyCode, z.strictObject({ column })]).optional(),
  durationUnit: z.enum(["ms", "s", "min"]).default("s"),
  /** Order ids that start so are cancellations: a purchase line is read as a return. */
  cancellationPrefix: z.string().min(1).optional(),
  /** Purchases with a negative quantity, price or amount are returns; without it they are left out and counted. */
  negative: z.literal("return").optional(),
  /** How what is taken off is written: 2.50, the default, or -2.50. */
  discountSign: z.enum(["positive", "negative"]).optional(),
  /** Only lines for which this SQL condition over the source's columns holds. */
  where: z.string().min(1).optional(),
});
export type EventEntity = z.infer<typeof eventEntity>;

/** What a platform's data consists of, in the words of the study. Written by its owner, never by a coordinator. */
export const dataConfig = z.strictObject({
  engine: engineConfig.prefault({}),
  /** When two ids are one person's, wherever ids stand: as written, spaces around aside, or letter case aside as well. */
  ids: idRule.default("trim"),
  /** Ids that stand for nobody, such as "0" or "guest", letter case aside, "guest*" for all that begin so: their rows are rows without a user. */
  nobody: z.array(z.string().min(1)).default([]),
  /** Named relations, in order: later SQL sources may use earlier ones. */
  sources: z.record(sourceName, sourceConfig),
  events: z.array(eventEntity).default([]),
  /** Order headers, when lines do not carry user and time. */
  orders: z
    .strictObject({
      from: sourceName,
      columns: z.strictObject({ order: column, user: column, time: column.optional() }),
      time: timeFormat.default({}),
      /** Of the several rows that one user has of an order, such as its states: the latest by a column's time, or "refuse": none. Without it the earliest time. */
      repeats: repeats.optional(),
    })
    .optional(),
  /** Product attributes, joined to lines that do not carry them. */
  products: z
    .strictObject({
      from: sourceName,
      columns: z.strictObject({
        product: column,
        category: column.optional(),
        brand: column.optional(),
        price_band: column.optional(),
      }),
    })
    .optional(),
  /** Users' attributes by the dictionary's names; vectors are list columns or texts such as "[0.1, 0.2]". */
  customers: z
    .array(
      z.strictObject({
        from: sourceName,
        columns: z.strictObject({ user: column }),
        /** Name of each attribute in the dictionary, and the column that holds it. */
        attributes: z.record(attributeName, column),
        /** Of a user's several rows: the latest by a column's time, or "refuse": none. Without it the smallest value of each. */
        repeats: repeats.optional(),
      }),
    )
    .default([]),
});
export type DataConfig = z.infer<typeof dataConfig>;
