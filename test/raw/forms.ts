import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Customer, Order } from "./customers.ts";

/** Writes customers as the files of an export, with the dirt that it usually has, into a folder. */
export type WriteForm = (folder: string, customers: readonly Customer[]) => void;

const dollars = (cents: number) => (cents / 100).toFixed(2);
const clock = (timeMs: number) => new Date(timeMs).toISOString().slice(0, 19).replace("T", " ");
const centsOf = ({ lines }: Order) => lines.reduce((sum, { pieces, cents }) => sum + pieces * cents, 0);

function write(folder: string, name: string, lines: readonly string[]): void {
  writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
}

/** One line an order, by the day, aligned by blanks. */
export const writeCdnow: WriteForm = (folder, customers) => {
  const lines = customers.flatMap(({ id, orders }) =>
    orders.map((order) => {
      const day = clock(order.timeMs).slice(0, 10).replaceAll("-", "");
      return ` ${id} ${day} ${String(order.lines.length).padStart(2)} ${dollars(centsOf(order)).padStart(8)}`;
    }),
  );
  write(folder, "CDNOW_master.txt", lines);
};

/** What is said of an order stands on its first line; among them cancelled orders and orders of nobody. */
export const writeShopify: WriteForm = (folder, customers) => {
  const header =
    "Name,Email,Financial Status,Currency,Total,Created at,Lineitem quantity,Lineitem price,Lineitem sku,Cancelled at,Payment Method,Refunded Amount,Lineitem discount";
  const lines = customers.flatMap(({ id, orders }, at) => {
    const order = (one: Order, email: string, isCancelled: boolean) => {
      const zone = new Date(one.timeMs + 7_200_000).toISOString().slice(0, 19).replace("T", " ");
      return one.lines.map(({ product, pieces, cents }, place) => {
        const item = `${pieces},${dollars(cents)},${product}`;
        return place > 0
          ? `#${one.number},,,,,,${item},,,,0.00`
          : `#${one.number},${email},${isCancelled ? "voided" : "paid"},EUR,${dollars(centsOf(one))},${zone} +0200,${item},${isCancelled ? `${zone} +0200` : ""},Shopify Payments,0.00,0.00`;
      });
    };
    const email = `c${id}@example.com`;
    const dirt =
      at % 7 === 0
        ? order({ ...orders[0], number: orders[0].number + 50_000 }, at % 2 ? email : "", at % 2 === 1)
        : [];
    return [
      ...orders.flatMap((one, place) => order(one, place % 2 ? email.toUpperCase() : email, false)),
      ...dirt,
    ];
  });
  write(folder, "orders_export.csv", [header, ...lines]);
};

/** Six files; a customer number of its own for every order, pieces as lines of their own, cancelled orders among them. */
export const writeOlist: WriteForm = (folder, customers) => {
  const heads: string[] = [];
  const items: string[] = [];
  const people: string[] = [];
  const payments: string[] = [];
  const reviews: string[] = [];
  const place = (order: Order, person: string, status: string) => {
    const [no, customer] = [`o${order.number}${status[0]}`, `c${order.number}${status[0]}`];
    people.push(`"${customer}","${person}","01310","sao paulo","${order.number % 3 ? "SP" : "RJ"}"`);
    // Brazil's clock is three hours behind.
    const moment = clock(order.timeMs - 10_800_000);
    heads.push(`"${no}","${customer}","${status}","${moment}","${moment}",,,"${moment}"`);
    const pieces = order.lines.flatMap(({ pieces: many, product, cents }) =>
      Array.from({ length: many }, () => `"${product}","s1","${moment}",${dollars(cents)},5.00`),
    );
    items.push(...pieces.map((piece, at) => `"${no}",${at + 1},${piece}`));
    payments.push(`"${no}",1,"credit_card",${1 + (order.number % 10)},${dollars(centsOf(order))}`);
    if (order.number % 4 > 0) reviews.push(`"r${no}","${no}",${1 + (order.number % 5)},,"bom, ""bonito""",,`);
  };
  for (const [at, { id, orders }] of customers.entries()) {
    for (const order of orders) place(order, id, "delivered");
    if (at % 7 === 0) place(orders[0], id, "canceled");
  }
  const product = '"product_id","product_category_name"';
  write(folder, "olist_products_dataset.csv", [product, '"p00","moveis_decoracao"']);
  write(folder, "olist_customers_dataset.csv", [
    `"customer_id","customer_unique_id","customer_zip_code_prefix","customer_city","customer_state"`,
    ...people,
  ]);
  write(folder, "olist_orders_dataset.csv", [
    `"order_id","customer_id","order_status","order_purchase_timestamp","order_approved_at","order_delivered_carrier_date","order_delivered_customer_date","order_estimated_delivery_date"`,
    ...heads,
  ]);
  write(folder, "olist_order_items_dataset.csv", [
    `"order_id","order_item_id","product_id","seller_id","shipping_limit_date","price","freight_value"`,
    ...items,
  ]);
  write(folder, "olist_order_payments_dataset.csv", [
    `"order_id","payment_sequential","payment_type","payment_installments","payment_value"`,
    ...payments,
  ]);
  write(folder, "olist_order_reviews_dataset.csv", [
    `"review_id","order_id","review_score","review_comment_title","review_comment_message","review_creation_date","review_answer_timestamp"`,
    ...reviews,
  ]);
};
