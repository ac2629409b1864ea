import * as fc from "fast-check";
import type { CleaningRules } from "@fedseg/shared/features/cleaning.ts";
import type { ModelEvent, ShopLine } from "./cleaning-model.ts";
import { SNAPSHOT_MS, texts } from "./staged-events.ts";

const HEADER = ["who", "at", "what", "basket", "sku", "n", "price", "visit", "note"];

/** How `shopRelation` is read. */
export const SHOP = {
  from: "shop",
  columns: {
    user: "who",
    time: "at",
    order: "basket",
    product: "sku",
    quantity: "n",
    unit_price: "price",
    session: "visit",
  },
  type: { column: "what" },
};

/** Lines of one user: few orders, products, moments and numbers, so that they meet. Sums of them are exact. */
const ownLine = fc.record<Omit<ShopLine, "user">>({
  timeMs: fc.nat(9).map((halfDays) => SNAPSHOT_MS - (halfDays + 1) * 43_200_000),
  type: fc.constantFrom("purchase", "purchase", "return", "view"),
  order: fc.constantFrom("o1", "o2", "o3"),
  product: fc.constantFrom("p", "q", null),
  quantity: fc.constantFrom(0.25, 1, 1, 2, 3.5),
  price: fc.constantFrom(1, 1.5),
  session: fc.constantFrom("s1", "s2", null),
  note: fc.constantFrom("", "x"),
});

/** Lines of some tens of users; a view has no order. */
export const shopLines: fc.Arbitrary<ShopLine[]> = fc
  .array(fc.array(ownLine, { minLength: 1, maxLength: 9 }), { minLength: 20, maxLength: 60, size: "max" })
  .map((users) =>
    users.flatMap((lines, at) =>
      lines.map((line) => ({ ...line, user: `u${at}`, order: line.type === "view" ? null : line.order })),
    ),
  );

const keyPart = fc.constantFrom(
  ...(["user", "time", "type", "order", "product", "quantity", "amount", "session"] as const),
);

/** Any rules. */
export const cleaning: fc.Arbitrary<CleaningRules> = fc
  .record({
    duplicates: fc.oneof(
      fc.constantFrom("keep" as const, "drop" as const),
      fc.uniqueArray(keyPart, { minLength: 1 }).map((key) => ({ key: ["user" as const, ...key] })),
    ),
    cancellations: fc.constantFrom("separate" as const, "offset" as const, "offset" as const),
    maxEventsPerDay: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
    orders: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    tenureDays: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  })
  .map(({ duplicates, cancellations, maxEventsPerDay, orders, tenureDays }) => ({
    duplicates,
    cancellations,
    ...(maxEventsPerDay !== undefined && { maxEventsPerDay }),
    minimum: { ...(orders !== undefined && { orders }), ...(tenureDays !== undefined && { tenureDays }) },
  }));

/** Writes lines as a relation. */
export function shopRelation(lines: readonly ShopLine[]): string {
  return texts(
    HEADER,
    lines.map((line) => [
      line.user,
      new Date(line.timeMs).toISOString(),
      line.type,
      line.order,
      line.product,
      String(line.type === "return" ? -line.quantity : line.quantity),
      String(line.price),
      line.session,
      line.note,
    ]),
  );
}

/** Writes an event of the model as a row of `event`. */
export function eventRow(event: ModelEvent): unknown[] {
  const { user, timeMs, type, order, product, quantity, amount, session } = event;
  return [user, timeMs, type, order, product, quantity, amount, 0, null, null, null, session, null];
}
