import { log } from "@fedseg/shared/math/log.ts";
import { entryTotals } from "@fedseg/shared/programs/affinity/named-entries.ts";
import { together, toldPairs } from "@fedseg/shared/programs/affinity/pairs.ts";
import type { AffinityModel, AffinitySpec } from "@fedseg/shared/programs/affinity/spec.ts";
import { pairAt } from "@fedseg/shared/queries/pair-counts.ts";
import type { Ranked } from "./popularity.ts";

/** Least times that an entry is held to be bought as often beside another: rarer is not told from never. */
const LEAST_TIMES = 0.05;

/** Entries in the order in which one user is recommended them, by places counted from 0. */
export interface PairRanked {
  readonly order: readonly number[];
  /** Of an entry that is bought together with one of the user's more than chance would have it: that one. */
  readonly because: ReadonlyMap<number, number>;
}

/**
 * Returns a function that puts a list into the order of one user, by what is bought together with the `bought` places: the part
 * of an entry times, for each of them, how many times chance both are bought together. Undefined where pairs do not help.
 */
export function pairRanking(
  model: AffinityModel,
  { floor }: Pick<AffinitySpec, "floor">,
): ((ranked: Ranked, bought: readonly number[]) => PairRanked) | undefined {
  const { pairs } = model;
  const totals = entryTotals(model);
  const found = pairs && together(pairs, totals.totals);
  if (!pairs || !found?.isHelpful) return undefined;
  const { places } = pairs;
  const [logs, told] = [new Float64Array(places.length ** 2), new Float64Array(places.length ** 2)];
  for (let second = 1; second < places.length; second++) {
    for (let first = 0; first < second; first++) {
      const at = pairAt(first, second, places.length);
      const times = found.even[at] > 0 ? found.users[at] / found.even[at] : 1;
      const value = log(Math.max(times, LEAST_TIMES));
      logs[first * places.length + second] = logs[second * places.length + first] = value;
    }
  }
  const indexOf = new Map(places.map((place, at) => [place, at]));
  for (const { entries, times } of toldPairs(pairs, totals, floor)) {
    const [a, b] = entries.map((place) => indexOf.get(place)!);
    told[a * places.length + b] = told[b * places.length + a] = times;
  }
  return ({ order, parts }, bought) => {
    const own = bought.flatMap((place) => indexOf.get(place) ?? []);
    if (own.length === 0) return { order, because: new Map() };
    const because = new Map<number, number>();
    const scores = parts.map((part) => log(Math.max(part, Number.MIN_VALUE)));
    for (const [at, place] of places.entries()) {
      let most = 0;
      for (const other of own) {
        if (other === at) continue;
        scores[place] += logs[at * places.length + other];
        if (told[at * places.length + other] <= most) continue;
        most = told[at * places.length + other];
        because.set(place, places[other]);
      }
    }
    return { order: order.toSorted((a, b) => scores[b] - scores[a]), because };
  };
}
