/** A kind of customer: how many of a hundred are so, events of each kind beyond the first visit, and days before the snapshot. */
interface Kind {
  readonly percent: number;
  readonly purchase: number;
  readonly view: number;
  readonly cart: number;
  readonly visit: number;
  readonly search: number;
  /** The last day and the first one on which somebody of this kind does something. */
  readonly days: readonly [number, number];
}

/** Who shops in the reference case; hidden from every file that is written. */
export const KINDS: Readonly<Record<string, Kind>> = {
  buyer: { percent: 15, purchase: 14, view: 6, cart: 4, visit: 5, search: 2, days: [1, 400] },
  searcher: { percent: 20, purchase: 5, view: 4, cart: 2, visit: 4, search: 8, days: [5, 400] },
  browser: { percent: 25, purchase: 0.8, view: 9, cart: 1, visit: 6, search: 0.7, days: [1, 400] },
  newcomer: { percent: 15, purchase: 2, view: 4, cart: 1.5, visit: 2, search: 2, days: [1, 140] },
  sleeper: { percent: 25, purchase: 2.5, view: 0.7, cart: 0.3, visit: 0.7, search: 0.4, days: [150, 400] },
};

/** The kinds of events, each with a column of means above. */
export const EVENTS = ["purchase", "view", "cart", "visit", "search"] as const;
