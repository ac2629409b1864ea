import type { SimulatedEvent } from "./simulate.ts";

const DAY_MS = 86_400_000;
const HEADER = "event_id,user_id,time,type,order_id,product_id,category,quantity,unit_price";

/** How a node reads files written here: the `data` section of its configuration. `members`: who is in which tier of the club. */
export function simulatorData(csv: string, members?: string) {
  const columns = {
    user: "user_id",
    time: "time",
    order: "order_id",
    product: "product_id",
    category: "category",
    quantity: "quantity",
    unit_price: "unit_price",
  };
  const events = [{ from: "shop", columns, type: { column: "type" } }];
  if (members === undefined) return { sources: { shop: { csv } }, events };
  return {
    sources: { shop: { csv }, club: { csv: members } },
    events,
    customers: [{ from: "club", columns: { user: "user_id" }, attributes: { tier: "tier" } }],
  };
}

/** Writes who is in which tier of a platform's club as CSV text. */
export function formatMemberFile(tiers: ReadonlyMap<string, string>): string {
  return `user_id,tier\n${Array.from(tiers, ([user, tier]) => `${user},${tier}\n`).join("")}`;
}

/** Writes a platform's events, in order of time, as CSV text; no cell needs quotes. */
export function formatEventFile(events: readonly SimulatedEvent[]): string {
  let text = `${HEADER}\n`;
  let [day, date] = [NaN, ""];
  for (const [i, { user, timeMs, type, order, product, category, quantity, unitPrice }] of events.entries()) {
    if (Math.floor(timeMs / DAY_MS) !== day) {
      day = Math.floor(timeMs / DAY_MS);
      date = new Date(timeMs).toISOString().slice(0, 11);
    }
    const value = type === "view" ? "," : `${quantity},${unitPrice.toFixed(2)}`;
    text += `e${i + 1},${user},${date}${clock(timeMs - day * DAY_MS)}Z,${type},${order},${product},${category},${value}\n`;
  }
  return text;
}

/** Writes milliseconds since midnight as hh:mm:ss. */
function clock(sinceMs: number): string {
  const seconds = Math.floor(sinceMs / 1000);
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function two(value: number): string {
  return value < 10 ? `0${Math.floor(value)}` : `${Math.floor(value)}`;
}
