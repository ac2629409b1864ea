import type { CsvMapping } from "@fedseg/client-node/sources/csv-mapping.ts";
import type { SimulatedEvent } from "./simulate.ts";

const HEADER = "event_id,user_id,time,type,order_id,product_id,quantity,unit_price";

/** How a node reads the files written here. */
export const SIMULATOR_MAPPING: CsvMapping = {
  user: "user_id",
  time: "time",
  type: "type",
  order: "order_id",
  product: "product_id",
  quantity: "quantity",
  unitPrice: "unit_price",
  delimiter: ",",
  duplicates: "keep",
};

/** Writes a platform's events as CSV text; no cell needs quotes. */
export function formatEventFile(events: readonly SimulatedEvent[]): string {
  const lines = events.map(({ user, timeMs, type, order, product, quantity, unitPrice }, i) => {
    const time = new Date(timeMs).toISOString().slice(0, 19);
    const value = type === "view" ? "," : `${quantity},${unitPrice.toFixed(2)}`;
    return `e${i + 1},${user},${time}Z,${type},${order},${product},${value}`;
  });
  return `${HEADER}\n${lines.join("\n")}\n`;
}
