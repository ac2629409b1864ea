import { type Table, roomForBaskets } from "../../client-node/src/table.ts";
import { MOST_OFTEN, MOST_RECENT } from "../../shared/src/features/catalogue.ts";
import { type FeatureSpec } from "../../shared/src/features/feature.ts";
import { codedRange } from "../../shared/src/features/code.ts";
import { toScale } from "../../shared/src/features/transform.ts";
import { rowTable } from "../../test/simulation/row-table.ts";
import type { Line } from "./read-lines.ts";

/** A shop's users before a moment, and what they bought after it. */
export interface Shop {
  readonly features: readonly FeatureSpec[];
  /** The most widely bought items, in the order of their sales or names. */
  readonly entries: readonly string[];
  readonly table: Table;
  /** Places of what each user bought before and afterwards, counted from 0. */
  readonly earlier: readonly ReadonlySet<number>[];
  readonly later: readonly ReadonlySet<number>[];
}

/** How many items are listed, and in which order: it decides ties. */
export interface Listing {
  readonly items: number;
  readonly order: "names" | "sales";
}

const DAY_MS = 86_400_000;

const feature = (name: string, measure: FeatureSpec["measure"], hi: number): FeatureSpec => {
  const title = { en: name, zh: name };
  return { name, title, unit: "", measure, transform: "log1p", lo: 0, hi, direction: "neutral" };
};

/** Recency, frequency and money, as a study would measure them. */
const FEATURES = [
  feature("recency", { of: "recency" }, 400),
  feature("orders", { of: "count", what: "orders" }, 200),
  feature("spend", { of: "sum", what: "amount" }, 50_000),
];

/** Puts a shop together: what its users bought before a moment of its most widely bought items, and after. */
export function shopOf(lines: readonly Line[], cutoffMs: number, { items, order: listing }: Listing): Shop {
  const before = lines.filter(({ atMs }) => atMs < cutoffMs);
  const entries = widelyBought(before, items);
  if (listing === "names") entries.sort();
  const places = new Map(entries.map((entry, place) => [entry, place]));
  const users = groupBy(before);
  const after = groupBy(lines.filter(({ atMs }) => atMs >= cutoffMs));
  const placesOf = (own: readonly Line[]) => new Set(own.flatMap(({ item }) => places.get(item) ?? []));
  const ids = [...users.keys()].sort();
  const baskets = roomForBaskets(ids.length);
  const values = ids.flatMap((id, user) => {
    const own = users.get(id)!;
    const bought = boughtOf(own, places);
    const recent = bought.toSorted((a, b) => b.atMs - a.atMs || b.orders - a.orders || a.place - b.place);
    const often = bought.toSorted((a, b) => b.orders - a.orders || b.atMs - a.atMs || a.place - b.place);
    const first = (all: typeof bought, most: number) => all.slice(0, most).map(({ place }) => place + 1);
    baskets.recent.set(first(recent, MOST_RECENT), user * MOST_RECENT);
    baskets.often.set(first(often, MOST_OFTEN), user * MOST_OFTEN);
    const last = own.reduce((latest, { atMs }) => Math.max(latest, atMs), 0);
    const natural = [
      Math.floor((cutoffMs - last) / DAY_MS),
      new Set(own.map(({ order }) => order)).size,
      own.reduce((sum, { amount }) => sum + amount, 0),
    ];
    return FEATURES.map(({ transform, lo, hi }, j) =>
      toScale(transform, Math.min(Math.max(natural[j], lo), hi)),
    );
  });
  return {
    features: FEATURES,
    entries,
    table: { ...rowTable(FEATURES.map(codedRange), values, ids), baskets },
    earlier: ids.map((id) => placesOf(users.get(id)!)),
    later: ids.map((id) => placesOf(after.get(id) ?? [])),
  };
}

function widelyBought(lines: readonly Line[], items: number): string[] {
  const buyers = new Map<string, Set<string>>();
  for (const { item, user } of lines) buyers.set(item, (buyers.get(item) ?? new Set()).add(user));
  return [...buyers]
    .sort(([a, own], [b, others]) => others.size - own.size || (a < b ? -1 : 1))
    .slice(0, items)
    .map(([item]) => item);
}

function groupBy(lines: readonly Line[]): Map<string, Line[]> {
  const users = new Map<string, Line[]>();
  for (const line of lines) {
    const own = users.get(line.user);
    if (own) own.push(line);
    else users.set(line.user, [line]);
  }
  return users;
}

function boughtOf(own: readonly Line[], places: ReadonlyMap<string, number>) {
  const bought = new Map<number, { orders: Set<string>; atMs: number }>();
  for (const { item, order, atMs } of own) {
    const place = places.get(item);
    if (place === undefined) continue;
    const known = bought.get(place) ?? { orders: new Set(), atMs };
    bought.set(place, { orders: known.orders.add(order), atMs: Math.max(known.atMs, atMs) });
  }
  return Array.from(bought, ([place, { orders, atMs }]) => ({ place, orders: orders.size, atMs }));
}
