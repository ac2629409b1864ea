/** A kind of customer the simulator draws from; hidden from every file it writes. */
export interface LatentType {
  readonly name: string;
  /** Days before the snapshot of the first order, uniform. */
  readonly joined: readonly [number, number];
  /** Days before the snapshot after which no order follows, uniform. */
  readonly left: readonly [number, number];
  /** Mean orders in the whole active time. */
  readonly orders: number;
  /** Mean lines per order beyond the first. */
  readonly extraLines: number;
  /** Place in the catalogue, cheapest 0 to dearest 1, around which products are chosen. */
  readonly taste: number;
  /** Chance that a line is given back. */
  readonly returnRate: number;
  /** Looks at products per order. */
  readonly viewsPerOrder: number;
  /** How much more the customer buys in sale weeks; 1 means like everybody. */
  readonly saleFactor: number;
  /** Weight of each tier of the club, in the order of TIERS. */
  readonly tiers: readonly [basic: number, plus: number, gold: number];
  /** Mean orders that a campaign brings from who is spoken to. */
  readonly answers: number;
}

/** Tiers of the platforms' clubs. */
export const TIERS = ["basic", "plus", "gold"] as const;
export type Tier = (typeof TIERS)[number];

/** The simulator's customers; what a good segmentation should find again. */
export const LATENT_TYPES: readonly LatentType[] = [
  {
    name: "champion",
    joined: [240, 540],
    left: [0, 12],
    orders: 18,
    extraLines: 1.0,
    taste: 0.66,
    returnRate: 0.03,
    viewsPerOrder: 0.5,
    saleFactor: 1,
    tiers: [5, 15, 80],
    answers: 0.02,
  },
  {
    name: "loyal",
    joined: [240, 540],
    left: [0, 35],
    orders: 8,
    extraLines: 0.7,
    taste: 0.5,
    returnRate: 0.04,
    viewsPerOrder: 0.5,
    saleFactor: 1.2,
    tiers: [10, 70, 20],
    answers: 0.08,
  },
  {
    name: "newcomer",
    joined: [3, 40],
    left: [0, 20],
    orders: 0.4,
    extraLines: 0.7,
    taste: 0.5,
    returnRate: 0.04,
    viewsPerOrder: 1.5,
    saleFactor: 1.5,
    tiers: [90, 8, 2],
    answers: 0.15,
  },
  {
    name: "promising",
    joined: [50, 130],
    left: [5, 45],
    orders: 2.2,
    extraLines: 0.8,
    taste: 0.58,
    returnRate: 0.04,
    viewsPerOrder: 1.5,
    saleFactor: 1,
    tiers: [60, 35, 5],
    answers: 0.25,
  },
  {
    name: "bargain hunter",
    joined: [200, 500],
    left: [5, 90],
    orders: 6,
    extraLines: 0.5,
    taste: 0.18,
    returnRate: 0.24,
    viewsPerOrder: 0.8,
    saleFactor: 5,
    tiers: [70, 25, 5],
    answers: 0.5,
  },
  {
    name: "fading regular",
    joined: [330, 540],
    left: [110, 210],
    orders: 7,
    extraLines: 0.8,
    taste: 0.62,
    returnRate: 0.05,
    viewsPerOrder: 0.5,
    saleFactor: 1,
    tiers: [20, 60, 20],
    answers: 0.12,
  },
  {
    name: "sleeper",
    joined: [300, 540],
    left: [220, 420],
    orders: 0.7,
    extraLines: 0.4,
    taste: 0.35,
    returnRate: 0.05,
    viewsPerOrder: 1,
    saleFactor: 2,
    tiers: [90, 8, 2],
    answers: 0.03,
  },
];
