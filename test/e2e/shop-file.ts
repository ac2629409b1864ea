import { dictionaryFile, expandDictionary } from "@fedseg/shared/features/dictionary.ts";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";

/** Users of each shop: no number of the protocol is as large and as odd. */
export const USERS = 251;
/** How every user id of these files begins: nothing else looks like it. */
export const ID_PREFIX = "usr-q7Zk-";
export const SNAPSHOT = "2026-01-01T00:00:00Z";

/** The `data` and `consent` sections of a shop's configuration. */
export const DATA = {
  sources: { shop: { csv: "events.csv" } },
  events: [{ from: "shop", columns: { user: "user_id", time: "time", order: "order_id", amount: "amount" } }],
};
export const CONSENT = { rule: "test", default: "include" };

/** The study's dictionary, as its file has it. */
export const DICTIONARY = {
  version: 1,
  features: [
    {
      name: "frequency",
      title: { en: "orders", zh: "订单数" },
      unit: "orders",
      measure: { of: "count", what: "orders" },
      transform: "log1p",
      range: [1, 60],
      direction: "higher-is-better",
      role: "frequency",
    },
    {
      name: "monetary",
      title: { en: "spend", zh: "消费额" },
      unit: "currency",
      measure: { of: "sum", what: "amount" },
      transform: "log1p",
      range: [10, 20_000],
      direction: "higher-is-better",
      role: "monetary",
    },
  ],
};
export const { features, cleaning } = expandDictionary(dictionaryFile.parse(DICTIONARY));

/** Writes a shop's event file: three kinds of users, from one small order to dozens of large ones. */
export function shopFile(shop: number): string {
  const uniforms = seededUniforms(77 + shop);
  const lines = ["user_id,time,order_id,amount"];
  for (let user = 0; user < USERS; user += 1) {
    const [orders, amount] = [
      [1, 30],
      [8, 150],
      [30, 400],
    ][user % 3];
    const count = Math.max(1, Math.round(orders * (0.7 + 0.6 * uniforms.next())));
    for (let order = 0; order < count; order += 1) {
      const day = 1 + Math.floor(300 * uniforms.next());
      const time = new Date(Date.UTC(2025, 0, day)).toISOString();
      const value = (amount * (0.6 + 0.8 * uniforms.next())).toFixed(2);
      lines.push(`${ID_PREFIX}${shop}-${user},${time},o${shop}-${user}-${order},${value}`);
    }
  }
  return `${lines.join("\n")}\n`;
}
