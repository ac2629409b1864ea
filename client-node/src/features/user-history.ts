import type { CustomerEvent } from "../sources/customer-event.ts";

/** What one user did up to the snapshot, aggregated line by line; stays on the node. */
export interface UserHistory {
  /** Distinct order ids bought. */
  readonly orders: Set<string>;
  /** Value bought and given back per product, so that a return counts only against a purchase in the file. */
  readonly products: Map<string, { bought: number; returned: number }>;
  /** Calendar months (UTC) with a purchase, as year × 12 + month. */
  readonly months: Set<number>;
  /** First and last purchase; Infinity and −Infinity before any. */
  firstMs: number;
  lastMs: number;
  /** Σ value of the lines bought. */
  spent: number;
  /** Pages or products looked at. */
  views: number;
}

/** Histories of a platform's users by user id. */
export type Histories = Map<string, UserHistory>;

/** Adds one event to its user's history. Events of one user may come in any order. */
export function addEvent(histories: Histories, event: CustomerEvent): void {
  let history = histories.get(event.user);
  if (history === undefined) {
    history = emptyHistory();
    histories.set(event.user, history);
  }
  switch (event.type) {
    case "view":
      history.views++;
      return;
    case "return":
      productOf(history, event.product).returned += event.amount;
      return;
    case "purchase":
      productOf(history, event.product).bought += event.amount;
      history.orders.add(event.order);
      history.months.add(monthOf(event.timeMs));
      history.firstMs = Math.min(history.firstMs, event.timeMs);
      history.lastMs = Math.max(history.lastMs, event.timeMs);
      history.spent += event.amount;
  }
}

function emptyHistory(): UserHistory {
  return {
    orders: new Set(),
    products: new Map(),
    months: new Set(),
    firstMs: Infinity,
    lastMs: -Infinity,
    spent: 0,
    views: 0,
  };
}

function productOf(history: UserHistory, product: string): { bought: number; returned: number } {
  let entry = history.products.get(product);
  if (entry === undefined) {
    entry = { bought: 0, returned: 0 };
    history.products.set(product, entry);
  }
  return entry;
}

function monthOf(timeMs: number): number {
  const date = new Date(timeMs);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}
