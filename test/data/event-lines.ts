import { type World, texts } from "./staged-events.ts";

export const HEADER = ["who", "at", "what", "basket", "sku", "n", "price", "off"];
export const COLUMNS = {
  user: "who",
  time: "at",
  order: "basket",
  product: "sku",
  quantity: "n",
  unit_price: "price",
  discount: "off",
};
export const ENTITY = { from: "shop", columns: COLUMNS, type: { column: "what" } };
export const GOOD = ["u1", "2025-03-01", "purchase", "o1", "p", "3", "2.5", ""];

/** The good line with some cells replaced. */
export function line(cells: Readonly<Record<string, string>> = {}): string[] {
  return HEADER.map((name, at) => cells[name] ?? GOOD[at]);
}

export function shop(rows: readonly (readonly string[])[], rest: Partial<World> = {}): World {
  return { relations: { shop: texts(HEADER, rows) }, data: { events: [ENTITY] }, ...rest };
}

/** Columns of an event row by name. */
export function named(row: readonly unknown[]): Record<string, unknown> {
  const names =
    "user_id time type order_id product_id quantity amount discount category brand price_band session_id channel";
  return Object.fromEntries(names.split(" ").map((name, at) => [name, row[at]]));
}
