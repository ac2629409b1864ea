import { LIST } from "@fedseg/shared/programs/affinity/segment-lists.ts";
import type { Reason } from "@fedseg/wording/recommendations/reasons.ts";
import type { Popularity } from "./popularity.ts";

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
}

/** Returns a function that recommends to one user: what they buy often first, then what is bought most, then the rest of the former. */
export function recommender({
  isHelpful,
  common,
  own,
}: Popularity): (known: Known) => readonly Recommended[] {
  return ({ segment, often, recent }) => {
    const list = new Map<number, Reason>();
    const add = (place: number, reason: Reason) => {
      if (list.size < LIST && !list.has(place)) list.set(place, reason);
    };
    const mine = [...often.subarray(0, PERSONAL)].filter((place) => place > 0);
    for (const place of mine) add(place - 1, "bought-before");
    const isOwn = isHelpful && segment !== undefined;
    for (const place of segment === undefined ? common : own[segment]) {
      if (list.size >= LIST) break;
      const isKnown = recent.includes(place + 1) || often.includes(place + 1);
      add(place, isKnown ? "bought-before" : isOwn ? "segment" : "popular");
    }
    for (const place of often) if (place > 0) add(place - 1, "bought-before");
    return Array.from(list, ([place, reason]) => ({ place, reason }));
  };
}
