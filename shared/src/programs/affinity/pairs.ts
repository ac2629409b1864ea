import { countPairs, pairAt } from "../../queries/pair-counts.ts";
import { type EntryTotals, namedEntries } from "./named-entries.ts";
import type { Pairs } from "./spec.ts";

/** How much more, or less, entries are bought together than chance would have it. */
export interface Together {
  readonly places: readonly number[];
  /** Estimated users of each pair, in the order of `pairAt`: drawn to what they would be by chance, as far as it is noise. */
  readonly users: Float64Array;
  /** What they would be if nobody who buys one entry bought another more than everybody does. */
  readonly even: Float64Array;
  /** Whether entries go together beyond noise at all; otherwise `users` is `even`. */
  readonly isHelpful: boolean;
}

/** Deviations beyond which entries are believed to go together. */
const DIFFERENT = 3;

/**
 * Estimates who buys entries together, from noisy pairs x and buyers n: even = c·n_i·n_j, c by least squares; the variance of
 * x beyond the noise and the chance of so few users, by the method of moments, as a part of even². What is left of x − even is
 * what that variance explains.
 */
export function together({ places, counts, sigma }: Pairs, buyers: Float64Array): Together {
  const length = countPairs(places.length);
  const own = places.map((place) => Math.max(buyers[place], 1));
  const even = new Float64Array(length);
  let [both, square] = [0, 0];
  for (let second = 1; second < own.length; second++) {
    for (let first = 0; first < second; first++) {
      const at = pairAt(first, second, own.length);
      even[at] = own[first] * own[second];
      both += even[at] * counts[at];
      square += even[at] ** 2;
    }
  }
  const factor = square > 0 ? Math.max(both / square, 0) : 0;
  let [moment, weight, variance] = [0, 0, 0];
  for (let at = 0; at < length; at++) {
    even[at] *= factor;
    const spread = sigma ** 2 + even[at];
    const weighed = spread > 0 ? even[at] ** 2 / spread ** 2 : 0;
    moment += weighed * ((counts[at] - even[at]) ** 2 - spread);
    weight += weighed * even[at] ** 2;
    variance += 2 * weighed ** 2 * spread ** 2;
  }
  const isHelpful = variance > 0 && moment >= DIFFERENT * Math.sqrt(variance);
  const part = isHelpful ? moment / weight : 0;
  const users = even.map((expected, at) => {
    const explained = part * expected ** 2;
    const believed = explained > 0 ? explained / (explained + sigma ** 2 + expected) : 0;
    return Math.max(expected + believed * (counts[at] - expected), 0);
  });
  return { places, users, even, isHelpful };
}

/** Deviations beyond which two entries are said to be bought together more than chance would have it. */
const BEYOND = 4;

/** Two entries that are bought together more than chance would have it. */
export interface ToldPair {
  /** Places in the catalogue, the first before the second. */
  readonly entries: readonly [number, number];
  /** Where it is counted, in the order of `pairAt`. */
  readonly at: number;
  /** Estimated users over those that chance would make. */
  readonly times: number;
}

/**
 * Lists the pairs that may be named, those bought together the more above chance first: their users exceed `floor` beyond the
 * noise, as entries do, and what chance would make of their entries beyond four errors of both. How many buy both is not told:
 * being named for standing out, a pair's noisy count is too large by more than its error says.
 */
export function toldPairs(
  pairs: Pairs,
  { totals, sigma: totalSigma }: EntryTotals,
  floor: number,
): readonly ToldPair[] {
  const { places, counts, sigma } = pairs;
  const { users, even, isHelpful } = together(pairs, totals);
  if (!isHelpful) return [];
  const named = new Set(namedEntries({ totals: counts, sigma }, floor));
  const told: ToldPair[] = [];
  for (let second = 1; second < places.length; second++) {
    for (let first = 0; first < second; first++) {
      const at = pairAt(first, second, places.length);
      const entries = [places[first], places[second]] as const;
      const parts = entries.reduce((sum, place) => sum + (totalSigma / Math.max(totals[place], 1)) ** 2, 0);
      const error = Math.sqrt(sigma ** 2 + even[at] ** 2 * parts);
      if (!named.has(at) || counts[at] - even[at] < BEYOND * error) continue;
      told.push({ entries, at, times: users[at] / even[at] });
    }
  }
  return told.toSorted((a, b) => b.times - a.times || a.at - b.at);
}
