import type { CleaningRules } from "@fedseg/shared/features/cleaning.ts";
import { SNAPSHOT_MS } from "./staged-events.ts";

/** One line of a shop's file, before any rule. */
export interface ShopLine {
  readonly user: string;
  readonly timeMs: number;
  readonly type: "purchase" | "return" | "view";
  readonly order: string | null;
  readonly product: string | null;
  readonly quantity: number;
  readonly price: number;
  readonly session: string | null;
  /** A column that nobody maps. */
  readonly note: string;
}

/** A line as it is left: what of it counts. */
export interface ModelEvent extends Omit<ShopLine, "price"> {
  readonly amount: number;
}

/** What the rules make of the lines: plain loops over arrays, slow and simple. */
export interface ModelResult {
  readonly events: readonly ModelEvent[];
  readonly members: readonly string[];
  readonly leftOut: Readonly<Record<string, number>>;
  readonly dropped: Readonly<Record<string, number>>;
}

const DAY_MS = 86_400_000;

/** Applies cleaning rules. */
export function cleanModel(lines: readonly ShopLine[], rules: CleaningRules): ModelResult {
  const unique = rules.duplicates === "drop" ? withoutRepeats(lines) : [...lines];
  const read = unique.map(asEvent).toSorted(compare);
  const distinct = typeof rules.duplicates === "object" ? withoutKeys(read, rules.duplicates.key) : read;
  const clean = rules.cancellations === "offset" ? offset(distinct) : distinct;
  const users = [...new Set(clean.map(({ user }) => user))];
  const leftOut: Record<string, number> = {};
  const members = users.filter((user) => {
    const reason = reasonOf(
      clean.filter((event) => event.user === user),
      rules,
    );
    if (reason) leftOut[reason] = (leftOut[reason] ?? 0) + 1;
    return reason === undefined;
  });
  const gone = new Set(lines.map(({ user }) => user)).size - users.length;
  if (gone > 0) leftOut["no_line"] = gone;
  const dropped = {
    duplicate: lines.length - distinct.length,
    offset_by_return: distinct.length - clean.length,
  };
  return { events: clean.filter(({ user }) => members.includes(user)), members, leftOut, dropped };
}

function withoutRepeats(lines: readonly ShopLine[]): ShopLine[] {
  return [...new Map(lines.map((line) => [JSON.stringify(line), line])).values()];
}

function asEvent({ price, ...line }: ShopLine): ModelEvent {
  const quantity = line.type === "view" ? 0 : line.quantity;
  return { ...line, quantity, amount: quantity * price };
}

function compare(a: ModelEvent, b: ModelEvent): number {
  const cells = (one: ModelEvent) => [
    String(one.timeMs).padStart(16, "0"),
    one.type,
    one.order ?? "~",
    one.product ?? "~",
    one.quantity.toFixed(6).padStart(16, "0"),
    one.amount.toFixed(6).padStart(16, "0"),
    one.session ?? "~",
  ];
  const [left, right] = [cells(a), cells(b)];
  const at = left.findIndex((cell, i) => cell !== right[i]);
  return at < 0 ? 0 : left[at] < right[at] ? -1 : 1;
}

type Key = Exclude<CleaningRules["duplicates"], string>["key"];

function withoutKeys(sorted: readonly ModelEvent[], key: Key): ModelEvent[] {
  const seen = new Set<string>();
  return sorted.filter((event) => {
    const parts = key.map((role) => (role === "time" ? event.timeMs : event[role]));
    if (parts.includes(null)) return true;
    const text = JSON.stringify(parts);
    return !seen.has(text) && seen.add(text);
  });
}

/** Which sale a return may take from, and whether it takes money, in turn. */
const TURNS = [
  { isOf: (back: ModelEvent, sale: ModelEvent) => back.product !== null && back.product === sale.product },
  {
    isOf: (back: ModelEvent, sale: ModelEvent) =>
      back.product === null && back.order !== null && back.order === sale.order,
    isMoney: true,
  },
  { isOf: (back: ModelEvent) => back.product === null, isMoney: true },
];

/** Walks through returns in time and takes what each needs from the earliest sales before it. */
function offset(sorted: readonly ModelEvent[]): ModelEvent[] {
  const left = sorted.map((event) => ({ event, rest: event.quantity }));
  for (const { isOf, isMoney = false } of TURNS)
    for (const [at, back] of left.entries()) {
      if (back.event.type !== "return") continue;
      for (const sale of left.slice(0, at)) {
        const { type, user } = sale.event;
        if (type !== "purchase" || user !== back.event.user || !isOf(back.event, sale.event)) continue;
        const price = ({ event }: typeof sale) => (isMoney ? event.amount / event.quantity : 1);
        const taken = Math.min(sale.rest * price(sale), back.rest * price(back));
        if (!(taken > 0)) continue;
        sale.rest -= taken / price(sale);
        back.rest -= taken / price(back);
      }
    }
  return left
    .filter(({ event, rest }) => event.type === "view" || rest > 5e-6)
    .map(({ event, rest }) =>
      event.type === "view"
        ? event
        : { ...event, quantity: round(rest), amount: round((event.amount * rest) / event.quantity) },
    );
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

function reasonOf(
  own: readonly ModelEvent[],
  { maxEventsPerDay, minimum }: CleaningRules,
): string | undefined {
  const days = own.map(({ timeMs }) => Math.floor(timeMs / DAY_MS));
  if (
    maxEventsPerDay !== undefined &&
    days.some((day) => days.filter((d) => d === day).length > maxEventsPerDay)
  ) {
    return "too_many_events_a_day";
  }
  const bought = own.filter(({ type }) => type === "purchase");
  if (minimum?.orders !== undefined && new Set(bought.map(({ order }) => order)).size < minimum.orders) {
    return "too_few_orders";
  }
  const first = Math.min(...bought.map(({ timeMs }) => timeMs));
  const tenure = Math.floor((SNAPSHOT_MS - first) / DAY_MS);
  return minimum?.tenureDays !== undefined && !(tenure >= minimum.tenureDays)
    ? "history_too_short"
    : undefined;
}
