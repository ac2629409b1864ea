import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { drawIndex, drawPoisson } from "../../examples/simulator/draws.ts";

/** One line of an order; prices in cents, so that sums are exact. */
export interface Line {
  readonly product: string;
  readonly pieces: number;
  readonly cents: number;
}

/** One order of a customer; whole seconds UTC. */
export interface Order {
  readonly number: number;
  readonly timeMs: number;
  readonly lines: readonly Line[];
}

export interface Customer {
  readonly id: string;
  readonly orders: readonly Order[];
}

/** The moment that all raw files end before. */
export const SNAPSHOT = "2026-01-01T00:00:00Z";

const DAY_MS = 86_400_000;
const END_MS = Date.parse(SNAPSHOT);
/** Orders beyond the first, days of activity, and prices of regulars, of people who come now and then, and of those who left. */
const KINDS = [
  { orders: 14, days: [1, 40], cents: 6000 },
  { orders: 2, days: [20, 120], cents: 2500 },
  { orders: 0.3, days: [250, 600], cents: 1500 },
] as const;

/** Draws the customers of a platform; the same seed draws the same. */
export function drawCustomers(seed: number, users: number): readonly Customer[] {
  const uniforms = seededUniforms(seed);
  let number = seed * 100_000;
  return Array.from({ length: users }, (_, at) => {
    const kind = KINDS[drawIndex([2, 3, 3], uniforms)]!;
    const [from, to] = kind.days;
    const last = from + (to - from) * uniforms.next();
    const order = (place: number): Order => {
      number += 1;
      const days = last + (place === 0 ? 0 : 500 * uniforms.next());
      const timeMs = Math.floor((END_MS - days * DAY_MS) / 1000) * 1000;
      const lines = Array.from({ length: 1 + drawPoisson(0.6, uniforms) }, (__, line) => {
        const cents = Math.round(kind.cents * (0.5 + uniforms.next()));
        return {
          product: `p${line}${Math.floor(20 * uniforms.next())}`,
          pieces: 1 + drawPoisson(0.3, uniforms),
          cents,
        };
      });
      return { number, timeMs, lines };
    };
    const orders = Array.from({ length: 1 + drawPoisson(kind.orders, uniforms) }, (__, place) =>
      order(place),
    );
    return { id: `${seed}${String(at).padStart(5, "0")}`, orders };
  });
}

/** What of a customer's days, orders and spend can be counted by hand: [recency, orders, spend]. */
export function truthOf({ orders }: Customer): readonly number[] {
  const last = Math.max(...orders.map(({ timeMs }) => timeMs));
  const cents = orders.flatMap(({ lines }) => lines.map((line) => line.pieces * line.cents));
  return [Math.floor((END_MS - last) / DAY_MS), orders.length, cents.reduce((a, b) => a + b, 0) / 100];
}

/** A customer as a file tells them that knows days alone: what is bought on one day is one order. */
export function byDay({ id, orders }: Customer): Customer {
  const days = Map.groupBy(orders, ({ timeMs }) => Math.floor(timeMs / DAY_MS) * DAY_MS);
  const merged = [...days].map(([timeMs, own]) => ({
    number: own[0]!.number,
    timeMs,
    lines: own.flatMap(({ lines }) => lines),
  }));
  return { id, orders: merged };
}
