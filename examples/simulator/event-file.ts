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

/** So many lines are put together as text before they become bytes: longer texts outlive the collector's young generation. */
const LINES = 1000;

/** Writes a platform's events, in order of time, as the bytes of a CSV file; no cell needs quotes, and all is ASCII. */
export function formatEventFile(events: readonly SimulatedEvent[]): Buffer {
  const parts: Buffer[] = [];
  let text = `${HEADER}\n`;
  let [day, date] = [NaN, ""];
  for (let i = 0; i < events.length; i += 1) {
    const { user, timeMs, type, order, product, category, quantity, unitPrice } = events[i];
    if (Math.floor(timeMs / DAY_MS) !== day) {
      day = Math.floor(timeMs / DAY_MS);
      date = new Date(timeMs).toISOString().slice(0, 11);
    }
    const value = type === "view" ? "," : `${quantity},${unitPrice.toFixed(2)}`;
    text += `e${i + 1},${user},${date}${clock(timeMs - day * DAY_MS)}Z,${type},${order},${product},${category},${value}\n`;
    if (i % LINES < LINES - 1) continue;
    parts.push(Buffer.from(text, "latin1"));
    text = "";
  }
  return Buffer.concat([...parts, Buffer.from(text, "latin1")]);
}

/** Writes milliseconds since midnight as hh:mm:ss. */
function clock(sinceMs: number): string {
  const seconds = Math.floor(sinceMs / 1000);
  const minutes = Math.floor(seconds / 60);
  return `${TWO[Math.floor(minutes / 60)]}:${TWO[minutes % 60]}:${TWO[seconds % 60]}`;
}

/** Numbers below 60 in two digits. */
const TWO = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, "0"));
