import type { FileLook } from "./column-facts.ts";
import type { Roles } from "./propose-roles.ts";

/**
 * Writes a dictionary to begin with. Its ranges are round numbers of the trade, the same for every file: a range that
 * was read off rows would tell of them, and would not be the partners'.
 */
export function draftDictionary(roles: Roles, { hasRepeats }: Pick<FileLook, "hasRepeats">): string {
  const hasMoney =
    roles.amount !== undefined || (roles.quantity !== undefined && roles.unit_price !== undefined);
  return `# Draft: what the study computes of each customer. It has to be the same, word for word, at every partner.
#
# ONLY YOU KNOW, together: which features matter, what they are called, and every range.
# A range is public. Choose it from common knowledge of the trade; never read it off
# your rows: the largest value that you have tells of one customer. The ranges below are round
# numbers that were NOT taken from your file. What lies outside is moved to the end of the range.
version: 1
cleaning:
  duplicates: ${hasRepeats ? "drop # or keep" : "keep # or drop"}: a line that is there twice counts ${hasRepeats ? "twice" : "once"}
  cancellations: separate # returns are kept beside purchases
features:
  - name: recency_days
    title: { en: days since last order, zh: 距上次下单天数 }
    unit: days
    measure: { of: recency }
    transform: log1p
    range: [0, 1000] # CHOOSE: after how many days is it all the same?
    direction: lower-is-better
    role: recency
  - name: orders
    title: { en: number of orders, zh: 订单数 }
    unit: orders
    measure: { of: count, what: orders }
    transform: log1p
    range: [1, 100] # CHOOSE
    direction: higher-is-better
    role: frequency
${hasMoney ? MONEY : ""}  - name: tenure_days
    title: { en: days since first order, zh: 首单至今天数 }
    unit: days
    measure: { of: tenure }
    range: [0, 1000] # CHOOSE
${roles.product === undefined ? "" : PRODUCTS}`;
}

const MONEY = `  - name: spend
    title: { en: total spend, zh: 累计消费额 }
    unit: currency # ONLY YOU KNOW: one currency for all partners
    measure: { of: sum, what: amount }
    transform: log1p
    range: [1, 10000] # CHOOSE
    direction: higher-is-better
    role: monetary
  - name: average_order
    title: { en: average order value, zh: 客单价 }
    unit: currency
    measure: { of: average-order }
    transform: log1p
    range: [1, 1000] # CHOOSE
    direction: higher-is-better
`;

const PRODUCTS = `  - name: products
    title: { en: different products, zh: 商品种类数 }
    unit: products
    measure: { of: count, what: products }
    transform: log1p
    range: [1, 100] # CHOOSE
    direction: higher-is-better
`;
