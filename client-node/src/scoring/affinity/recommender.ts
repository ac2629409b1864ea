import { LIST } from "@fedseg/shared/programs/affinity/segment-lists.ts";
import type { Reason } from "@fedseg/wording/recommendations/reasons.ts";
import type { PairRanked } from "./pair-ranking.ts";
import type { Popularity, Ranked } from "./popularity.ts";

/** Places of a list that what a user buys often has before anything else. */
const PERSONAL = 6;

/** What is known of a user: places in the catalogue counted from 1, 0 where there are no more. */
interface Known {
  /** Index of the segment; undefined for a user who has none. */
  readonly segment: number | undefined;
  readonly often: Uint16Array;
  readonly recent: Uint16Array;
}

/** One recommendation: the place of an entry in the catalogue, counted from 0, and why. */
export interface Recommended {
  readonly place: number;
  readonly reason: Reason;
  /** Place of what the user bought that it is bought together with, where that is the reason. */
  readonly beside?: number | undefined;
}

/** Puts a list into the order of one user. */
type Ranking = (ranked: Ranked, bought: readonly number[]) => PairRanked;

/**
 * Returns a function that recommends to one user: what they buy often first, then what is bought most, in the order of
 * what goes with their own where `ranking` knows of it, then the rest of what they buy often. `most`: of a user's latest so
 * many count as bought. Each has a reason that holds for it alone: what a segment's list has because all buy it is popular.
 */
export function recommender(
  { common, own, more }: Popularity,
  { ranking, most }: { readonly ranking: Ranking | undefined; readonly most: number },
): (known: Known) => readonly Recommended[] {
  return ({ segment, often, recent }) => {
    const list = new Map<number, Recommended>();
    const add = (place: number, reason: Reason, beside?: number) => {
      if (list.size < LIST && !list.has(place)) list.set(place, { place, reason, beside });
    };
    const mine = [...often.subarray(0, PERSONAL)].filter((place) => place > 0);
    for (const place of mine) add(place - 1, "bought-before");
    const ranked = segment === undefined ? common : own[segment];
    const bought = [...recent.subarray(0, most)].flatMap((place) => (place > 0 ? [place - 1] : []));
    const { order, because } = ranking?.(ranked, bought) ?? {
      order: ranked.order,
      because: new Map<number, number>(),
    };
    for (const place of order) {
      if (list.size >= LIST) break;
      const beside = because.get(place);
      if (recent.includes(place + 1) || often.includes(place + 1)) add(place, "bought-before");
      else if (beside !== undefined) add(place, "together", beside);
      else add(place, segment !== undefined && more[segment].has(place) ? "segment" : "popular");
    }
    for (const place of often) if (place > 0) add(place - 1, "bought-before");
    return [...list.values()];
  };
}
