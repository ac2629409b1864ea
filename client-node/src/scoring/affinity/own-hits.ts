import { MOST_OFTEN, MOST_RECENT } from "@fedseg/shared/features/catalogue.ts";
import type { AffinityModel, AffinitySpec } from "@fedseg/shared/programs/affinity/spec.ts";
import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import { LEAST_HELD, type OwnHits } from "@fedseg/wording/recommendations/own-hits-text.ts";
import { BASKET_WIDTH, HELD_OUT_WIDTH } from "../../features/basket-sql.ts";
import { type Table, roomForBaskets } from "../../table.ts";
import { shuffled } from "../evaluate/own-quality.ts";
import type { Released } from "../scorer.ts";
import { hitsOf } from "./hits.ts";
import {
  type Lists,
  type SegmentOf,
  commonLists,
  nodeLists,
  ordered,
  personalLists,
  segmentLists,
  segmentsOf,
} from "./lists.ts";
import { ownCounts } from "./popularity.ts";

/** Most users whose last basket is held out: more change nothing that is told. */
const MOST = 10_000;

/**
 * Holds lists against what stands on the last order of this node's own users, made of what these had bought before: what the
 * node recommends, what needs no study, and segments shuffled. Exact, and it never leaves the node; undefined for a table that
 * does not say what was bought before. What the model has counted of those orders is taken out of it.
 */
export function ownHits(
  { model: learnt, spec }: Pick<Released<AffinitySpec, AffinityModel>, "model" | "spec">,
  table: Table,
): OwnHits | undefined {
  const heldOut = table.besides?.heldOut;
  if (!heldOut || !table.baskets) return undefined;
  const before: Table = { ...table, baskets: basketsBefore(heldOut, table.users) };
  const segmentOf = segmentsOf(learnt, before);
  const users = evenly(
    table.ids.flatMap((_, user) => {
      const [earlier, last] = [0, BASKET_WIDTH].map((at) => heldOut[user * HELD_OUT_WIDTH + at]);
      return earlier > 0 && last > 0 && segmentOf(user) !== undefined ? [user] : [];
    }),
  );
  if (users.length < LEAST_HELD) return { users: users.length, rates: {}, gains: {} };
  const model = { ...learnt, counts: countsBefore(learnt, [table, before], segmentOf) };
  const { most, entries } = model;
  const size = { users: table.users, width: MOST_RECENT, most, entries: entries.length };
  const own = ownCounts(before.baskets!.recent, size);
  const popular = ordered(own.counts);
  const others = shuffled(Int32Array.from(users, (user) => segmentOf(user)!));
  const otherOf = new Map(users.map((user, at) => [user, others[at]]));
  const lasts = users.map((user) => lastBasket(heldOut, user));
  const held = (lists: Lists) => Int8Array.from(users, (user, at) => hitsOf(lists(user), lasts[at]).hit);
  const hits = {
    recommended: held(nodeLists(model, spec, { table: before, own })),
    repeats: held(personalLists(before)),
    popular: held(() => popular),
    common: held(commonLists(model)),
    segments: held(segmentLists(model, spec, segmentOf)),
    shuffled: held(segmentLists(model, spec, (user) => otherOf.get(user))),
  };
  const { recommended, segments } = hits;
  return {
    users: users.length,
    rates: Object.fromEntries(Object.entries(hits).map(([name, own_]) => [name, hitRate(own_)])),
    gains: {
      segments: gainOf(segments, hits.shuffled),
      repeats: gainOf(recommended, hits.repeats),
      popular: gainOf(recommended, hits.popular),
    },
  };
}

/**
 * Returns a part of users, and its standard error as of a sample: as if two more had been hit and two more not, so that it holds
 * where nearly all or nearly none are.
 */
export function hitRate(hits: ArrayLike<number>): Estimate {
  const users = hits.length;
  let all = 0;
  for (let at = 0; at < users; at++) all += hits[at];
  const part = (all + 2) / (users + 4);
  return { value: all / users, sigma: Math.sqrt((part * (1 - part)) / users) };
}

/** Returns how much larger one part of the same users is than another, and its standard error, as if one more of each differed. */
export function gainOf(hits: ArrayLike<number>, others: ArrayLike<number>): Estimate {
  const users = hits.length;
  let [sum, differ] = [0, 0];
  for (let at = 0; at < users; at++) {
    sum += hits[at] - others[at];
    differ += Math.abs(hits[at] - others[at]);
  }
  return { value: sum / users, sigma: Math.sqrt(differ + 2 - sum ** 2 / users) / users };
}

/** What users had bought before their last order. */
function basketsBefore(heldOut: Uint16Array, users: number) {
  const baskets = roomForBaskets(users);
  for (let user = 0; user < users; user++) {
    const own = heldOut.subarray(user * HELD_OUT_WIDTH, user * HELD_OUT_WIDTH + BASKET_WIDTH);
    baskets.recent.set(own.subarray(0, MOST_RECENT), user * MOST_RECENT);
    baskets.often.set(own.subarray(MOST_RECENT), user * MOST_OFTEN);
  }
  return baskets;
}

/** What the model would have counted, but for its noise, had this node's users not placed their last orders. */
function countsBefore(
  { counts, entries, most }: AffinityModel,
  [now, before]: readonly [Table, Table],
  segmentOf: SegmentOf,
): Float64Array {
  const own = counts.slice();
  const add = (table: Table, user: number, amount: number) => {
    const segment = segmentOf(user);
    if (segment === undefined) return;
    for (const place of table.baskets!.recent.subarray(user * MOST_RECENT, user * MOST_RECENT + most))
      if (place > 0) own[segment * entries.length + place - 1] += amount;
  };
  for (let user = 0; user < now.users; user++) {
    add(now, user, -1);
    add(before, user, 1);
  }
  return own;
}

function lastBasket(heldOut: Uint16Array, user: number): ReadonlySet<number> {
  const own = heldOut.subarray(user * HELD_OUT_WIDTH + BASKET_WIDTH, (user + 1) * HELD_OUT_WIDTH);
  return new Set([...own].flatMap((place) => (place > 0 ? [place - 1] : [])));
}

/** So many users at the most, from all over the table. */
function evenly(users: readonly number[]): readonly number[] {
  const few = Math.min(users.length, MOST);
  return Array.from({ length: few }, (_, at) => users[Math.floor((at * users.length) / few)]);
}
