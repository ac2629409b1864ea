import { MOST_RECENT } from "../../shared/src/features/catalogue.ts";
import { ownCounts, popularityOf } from "../../client-node/src/scoring/affinity/popularity.ts";
import { type Hits, hitsOf } from "../../client-node/src/scoring/affinity/hits.ts";
import { meanHits } from "./mean-hits.ts";
import { ordered } from "../../client-node/src/scoring/affinity/lists.ts";
import type { Shop } from "./shop.ts";
import { ASKED, chosen, learn, shuffled } from "./studies.ts";

/** Part of all users who are the small platform's, and how many such platforms are drawn for each study. */
const [PART, PLATFORMS] = [0.05, 40];

/**
 * Prints what a platform with a twentieth of the users gains: its list of what is bought most, of its own users alone, and
 * together with what all platforms buy, noisily. ± two standard errors over the draws of noise and platforms.
 */
export function measureSmallShop(shop: Shop, epsilons: readonly number[], draws: number): void {
  console.log("a platform of 5 % of the users: hit rate@10 / NDCG@10 of what is bought most\n");
  console.log("| ε | own alone | own and all | gain of the hit rate | of NDCG |\n|---|---|---|---|---|");
  for (const epsilon of epsilons) {
    const all = Array.from({ length: draws }, (_, draw) =>
      platformsOf(shop, epsilon, `small/${epsilon}/${draw}`),
    );
    const gains = (of: keyof Hits) =>
      all.map((pairs) => mean(pairs.map(({ alone, both }) => both[of] - alone[of])));
    const both = (["alone", "both"] as const).map((which) => {
      const { hit, ndcg } = meanHits(all.flat().map((pair) => pair[which]));
      return `${digits(hit)} / ${digits(ndcg)}`;
    });
    console.log(`| ${[epsilon, ...both, interval(gains("hit")), interval(gains("ndcg"))].join(" | ")} |`);
  }
}

/** How good a platform's list is, of its own users alone and together with all platforms'. */
interface Pair {
  readonly alone: Hits;
  readonly both: Hits;
}

/** Draws small platforms, and lets each use what one study has learnt. */
function platformsOf(shop: Shop, epsilon: number, seed: string): readonly Pair[] {
  const model = learn(shop, shop.table, epsilon, seed);
  return Array.from({ length: PLATFORMS }, (_, platform) => {
    const users = shuffled(shop.table.users, `${seed}/${platform}`).slice(
      0,
      Math.round(PART * shop.table.users),
    );
    const table = chosen(shop.table, users);
    const own = ownCounts(table.baskets!.recent, {
      users: table.users,
      width: MOST_RECENT,
      most: model.most,
      entries: shop.entries.length,
    });
    const held = (list: readonly number[]) =>
      meanHits(users.flatMap((user) => (shop.later[user].size > 0 ? [hitsOf(list, shop.later[user])] : [])));
    return { alone: held(ordered(own.counts)), both: held(popularityOf(model, ASKED, own).common.order) };
  });
}

/** Writes a mean over draws, ± two standard errors. */
function interval(values: readonly number[]): string {
  const average = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / (values.length - 1);
  return `${signed(average)} ± ${digits(2 * Math.sqrt(variance / values.length))}`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${digits(Math.abs(value))}`;
}

function digits(value: number): string {
  return value.toFixed(3).replace(/^0/, "");
}
