import type { LoneSegmentation } from "../../test/simulation/lone-segmentation.ts";
import { type Population, buyers, shoppers } from "./population.ts";
import { journey, retail, sessions } from "./real-populations.ts";

/** One kind of study: users, mu, and what is asked. */
export interface StudyKind {
  readonly name: string;
  /** Undefined when its data is not beside the checkout. */
  readonly population: () => Population | undefined;
  readonly users: number;
  readonly mu: number;
  readonly change: Partial<LoneSegmentation>;
}

const select = { score: "information-gain", keep: 4, maxCorrelation: 0.9, bins: 8, share: 0.3 } as const;
const explore = { bins: 16, share: 0.1 } as const;

/** Studies on made-up users, and on those of real data sets. */
export const KINDS: readonly StudyKind[] = [
  { name: "20,000 buyers, mu .3", population: () => buyers, users: 20_000, mu: 0.3, change: {} },
  {
    name: "4,000 buyers, mu .3",
    population: () => buyers,
    users: 4000,
    mu: 0.3,
    change: { k: 4, usersFloor: 2000 },
  },
  {
    name: "20,000 buyers by moments, mu 1",
    population: () => buyers,
    users: 20_000,
    mu: 1,
    change: { normalise: "moments" },
  },
  {
    name: "20,000 shoppers, explored and selected, mu .5",
    population: () => shoppers,
    users: 20_000,
    mu: 0.5,
    change: {
      k: 3,
      explore,
      select: { ...select, target: "bought" },
    },
  },
  {
    name: "10,000 drawn from Online Retail, mu .5",
    population: retail,
    users: 10_000,
    mu: 0.5,
    change: { k: 4 },
  },
  {
    name: "10,000 drawn from Complete Journey, mu .5",
    population: journey,
    users: 10_000,
    mu: 0.5,
    change: { k: 4 },
  },
  ...(["information-gain", "chi-square", "correlation"] as const).map((score): StudyKind => ({
    name: `12,000 drawn from Online Shoppers, explored and selected by ${score}, mu 1`,
    population: sessions,
    users: 12_000,
    mu: 1,
    change: {
      k: 3,
      explore,
      select: { ...select, score, target: "revenue" },
    },
  })),
];
