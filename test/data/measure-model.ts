import type { EventType } from "@fedseg/shared/features/event-type.ts";
import type { Measure } from "@fedseg/shared/features/measure.ts";

/** One cleaned line as a person would write it down. */
export interface Line {
  readonly user: string;
  readonly timeMs: number;
  readonly type: EventType;
  readonly order: string;
  readonly product: string | null;
  readonly quantity: number;
  readonly amount: number;
  readonly discount: number;
  readonly category: string | null;
  readonly brand: string | null;
  readonly price_band: string | null;
  readonly session: string | null;
  readonly channel: string | null;
  /** Seconds; null when nobody stated them. */
  readonly duration: number | null;
}

/** A line, and the seconds to the next event of its session; null without one. */
interface Followed extends Line {
  readonly dwell: number | null;
}

const DAY_MS = 86_400_000;

/** Computes a measure over one user's lines in plain JavaScript; NaN when it is missing. */
export function modelOf(measure: Measure, lines: readonly Line[], untilMs: number): number {
  const from =
    "windowDays" in measure && measure.windowDays ? untilMs - measure.windowDays * DAY_MS : -Infinity;
  const inside = followed(lines.filter(({ timeMs }) => timeMs < untilMs)).filter(
    ({ timeMs }) => timeMs >= from,
  );
  const of = (type: EventType = "purchase") => inside.filter((line) => type === "any" || line.type === type);
  switch (measure.of) {
    case "recency":
      return wholeDays(Math.max(...of(measure.event).map(({ timeMs }) => timeMs)), untilMs);
    case "tenure":
      return wholeDays(Math.min(...of(measure.event).map(({ timeMs }) => timeMs)), untilMs);
    case "count":
      return countOf(measure.what, of(measure.event));
    case "sum":
      return rounded(total(of(measure.event), measure.what), measure.what);
    case "statistic":
      return statistic(measure, of(measure.event));
    case "ratio": {
      const whole = quantityOf(measure.per.what, of(measure.per.event));
      return whole === 0 ? NaN : quantityOf(measure.what, of(measure.event)) / whole;
    }
    case "trend": {
      const since = (days: number) =>
        quantityOf(
          measure.what,
          of(measure.event).filter(
            ({ timeMs }) =>
              timeMs >= untilMs - days * DAY_MS && timeMs < untilMs - (days - measure.days) * DAY_MS,
          ),
        );
      const [late, early] = [since(measure.days), since(2 * measure.days)];
      return late + early === 0 ? NaN : (late - early) / (late + early);
    }
    case "repeat-rate":
      return repeatRate(of(), measure.by);
    case "average-order":
      return cents(total(of(), "amount") / countOf("orders", of()));
    case "order-gap":
      return gapOf(of());
    case "return-rate":
      return returnRate(of("purchase"), of("return"));
    case "discount-share":
      return total(of(), "discount") / (total(of(), "amount") + total(of(), "discount"));
    case "share": {
      const weigh = weightOf(measure.event);
      const listed = of(measure.event).filter((line) => measure.in.includes(`${groupOf(line, measure.by)}`));
      return sumBy(listed, weigh) / sumBy(of(measure.event), weigh);
    }
    case "diversity":
      return diversity(of(measure.event), measure.by, weightOf(measure.event));
    case "rate":
      return rate(inside, measure.from, measure.to);
    default:
      throw new TypeError('"measure" expected one of events, got one of attributes');
  }
}

function wholeDays(fromMs: number, toMs: number): number {
  return Number.isFinite(fromMs) ? Math.floor((toMs - fromMs) / DAY_MS) : NaN;
}

function cents(value: number): number {
  return Math.round(Number((value * 100).toFixed(6))) / 100;
}

/** Money is told in whole cents. */
function rounded(value: number, what: string): number {
  return what === "amount" || what === "discount" ? cents(value) : value;
}

/** Finds the next event of each one's session; of those at one moment, in the order of their types' names and their orders'. */
function followed(lines: readonly Line[]): Followed[] {
  const place = ({ timeMs, type, order }: Line) => `${String(timeMs).padStart(16, "0")} ${type} ${order}`;
  const sorted = lines.toSorted((a, b) => (place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : 0));
  return sorted.map((line, at) => {
    const next = sorted.slice(at + 1).find(({ session }) => session === line.session);
    return { ...line, dwell: line.session !== null && next ? (next.timeMs - line.timeMs) / 1000 : null };
  });
}

function statistic(
  { take, what, each }: Extract<Measure, { of: "statistic" }>,
  lines: readonly Followed[],
): number {
  const groups = new Map<unknown, Followed[]>();
  for (const line of lines) {
    const day = new Date(line.timeMs).toISOString().slice(0, 10);
    const key = { event: line, order: line.order, session: line.session, day }[each];
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  const values: number[] = [];
  for (const group of groups.values()) {
    const isKnown = group.some((line) => what === "events" || line[what] !== null);
    if (isKnown) values.push(rounded(what === "events" ? group.length : total(group, what), what));
    else if (what === "dwell" && each !== "event") values.push(0);
  }
  values.sort((a, b) => a - b);
  if (take === "minimum") return values[0] ?? NaN;
  if (take === "maximum") return values.at(-1) ?? NaN;
  if (take === "mean") return values.reduce((sum, value) => sum + value, 0) / values.length;
  return (values[(values.length - 1) >> 1]! + values[values.length >> 1]!) / 2;
}

function sumBy(lines: readonly Line[], weigh: (line: Line) => number): number {
  return lines.reduce((sum, line) => sum + weigh(line), 0);
}

type Summed = Extract<Measure, { of: "sum" }>["what"];

function total(lines: readonly Followed[], what: Summed): number {
  return lines.reduce((sum, line) => sum + (line[what] ?? 0), 0);
}

function weightOf(type: EventType = "purchase"): (line: Line) => number {
  return type === "purchase" || type === "return" ? ({ amount }) => amount : () => 1;
}

function groupOf(line: Line, by: string): string | number | null {
  const date = new Date(line.timeMs);
  if (by === "hour") return date.getUTCHours();
  if (by === "weekday") return date.getUTCDay() || 7;
  return line[by as "category" | "brand" | "price_band" | "channel" | "product"];
}

function quantityOf(what: Extract<Measure, { of: "ratio" }>["what"], lines: readonly Followed[]): number {
  switch (what) {
    case "amount":
    case "quantity":
    case "discount":
    case "duration":
    case "dwell":
      return total(lines, what);
    default:
      return countOf(what, lines);
  }
}

function repeatRate(bought: readonly Line[], by: "order" | "product" | "category" | "brand"): number {
  const orders = new Map<string, Set<string>>();
  for (const line of bought) {
    const group = line[by];
    if (group !== null) orders.set(group, (orders.get(group) ?? new Set()).add(line.order));
  }
  const groups = [...orders.values()];
  if (by === "order") return groups.length === 0 ? NaN : (groups.length - 1) / groups.length;
  return groups.filter(({ size }) => size > 1).length / groups.length;
}

function countOf(what: string, lines: readonly Line[]): number {
  if (what === "events") return lines.length;
  const keys = lines.map((line) => {
    const day = new Date(line.timeMs).toISOString();
    switch (what) {
      case "orders":
        return line.order;
      case "products":
        return line.product;
      case "categories":
        return line.category;
      case "brands":
        return line.brand;
      case "channels":
        return line.channel;
      case "sessions":
        return line.session;
      default:
        return day.slice(0, what === "days" ? 10 : 7);
    }
  });
  return new Set(keys.filter((key) => key !== null)).size;
}

function gapOf(lines: readonly Line[]): number {
  const times = lines.map(({ timeMs }) => timeMs);
  const orders = countOf("orders", lines);
  return orders < 2 ? NaN : (Math.max(...times) - Math.min(...times)) / DAY_MS / (orders - 1);
}

function returnRate(bought: readonly Followed[], returned: readonly Followed[]): number {
  let matched = total(
    returned.filter((line) => line.product === null),
    "amount",
  );
  for (const product of new Set(bought.flatMap((line) => line.product ?? []))) {
    const ofProduct = (lines: readonly Followed[]) =>
      total(
        lines.filter((line) => line.product === product),
        "amount",
      );
    matched += Math.min(ofProduct(bought), ofProduct(returned));
  }
  return Math.min(matched, total(bought, "amount")) / total(bought, "amount");
}

function diversity(lines: readonly Line[], by: string, weigh: (line: Line) => number): number {
  const known = lines.filter((line) => groupOf(line, by) !== null);
  const all = sumBy(known, weigh);
  let squares = 0;
  for (const group of new Set(known.map((line) => groupOf(line, by)))) {
    const share = sumBy(
      known.filter((line) => groupOf(line, by) === group),
      weigh,
    );
    squares += (share / all) ** 2;
  }
  return 1 / squares === Infinity ? NaN : 1 / squares;
}

function rate(lines: readonly Line[], from: EventType, to: EventType): number {
  const sessionsOf = (type: EventType) =>
    new Set(
      lines
        .filter((line) => (type === "any" || line.type === type) && line.session !== null)
        .map((line) => line.session),
    );
  const [starts, ends] = [sessionsOf(from), sessionsOf(to)];
  return [...starts].filter((session) => ends.has(session)).length / starts.size;
}
