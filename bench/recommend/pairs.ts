import { pairRanking } from "../../client-node/src/scoring/affinity/pair-ranking.ts";
import { emissions } from "../../client-node/src/queries/emission.ts";
import { measurements } from "../../client-node/src/queries/index.ts";
import { MOST_RECENT } from "../../shared/src/features/catalogue.ts";
import { drawNormal } from "../../examples/simulator/draws.ts";
import { simulate } from "../../examples/simulator/simulate.ts";
import { seededUniforms as marketUniforms } from "../../examples/simulator/uniforms.ts";
import { muOf } from "../../shared/src/dp/gdp.ts";
import type { AffinityModel } from "../../shared/src/programs/affinity/spec.ts";
import { countPairs, type PairCountsParams } from "../../shared/src/queries/pair-counts.ts";
import { seededUniforms } from "../../test/simulation/seeded-uniforms.ts";
import { hitsOf } from "../../client-node/src/scoring/affinity/hits.ts";
import { meanHits } from "./mean-hits.ts";
import { ordered } from "../../client-node/src/scoring/affinity/lists.ts";
import { type Shop, shopOf } from "./shop.ts";
import { ASKED } from "./studies.ts";

/** Entries whose pairs are counted, and users of a shop on whom lists are tried. */
const [TOP, TRIED] = [200, 2000];

/** Users times mu of the sum of pairs; that of what everybody buys gets as much. */
const STRENGTHS = [500, 1000, 1500, 2000, 3000, 5000, 10_000, 30_000];

const DAY_MS = 86_400_000;

/** A market of so many customers and products, as the demo has them; what they bought in the last sixty days comes later. */
export function simulatedShop(users: number, products: number): Shop {
  const snapshotMs = Date.UTC(2026, 0, 1);
  const mix = [6, 16, 14, 14, 14, 16, 20];
  const [{ events }] = simulate(
    { platforms: [{ name: "market", users, products, mix }], snapshotMs, overlap: 0, guestShare: 0 },
    marketUniforms(5),
  );
  const lines = events.flatMap(({ user, timeMs, type, order, product, quantity, unitPrice }) =>
    type === "purchase" ? [{ user, atMs: timeMs, item: product, order, amount: quantity * unitPrice }] : [],
  );
  return shopOf(lines, snapshotMs - 60 * DAY_MS, { items: products, order: "sales" });
}

/**
 * Prints how good the order of what goes with a user's own is, against what everybody buys, of what was not bought before: by
 * users times mu, the noise scaled to these users. ± two standard errors over the users.
 */
export function measurePairs(name: string, shop: Shop, draws: number): void {
  const again = shop.later.flatMap(({ size }, user) => (size > 0 ? [user] : [])).slice(0, TRIED);
  console.log(`what goes together, ${name}: ${shop.table.users} users, ${again.length} who buy again\n`);
  console.log(
    "| users × mu | users at ε 1 | said to help | what everybody buys | with pairs | gain of the hit rate | of NDCG |",
  );
  console.log("|---|---|---|---|---|---|---|");
  const exact = exactModel(shop);
  for (const strength of STRENGTHS) {
    const held = Array.from({ length: draws }, (_, draw) =>
      heldOf(shop, again, noisy(exact, shop.table.users, strength, `pairs/${name}/${strength}/${draw}`)),
    );
    const of = (which: "common" | "paired") => {
      const { hit, ndcg } = meanHits(held.flatMap((one) => one[which]));
      return `${digits(hit)} / ${digits(ndcg)}`;
    };
    const gain = (what: "hit" | "ndcg") =>
      interval(again.map((_, at) => mean(held.map((one) => one.paired[at][what] - one.common[at][what]))));
    const helped = `${held.filter(({ isHelpful }) => isHelpful).length} of ${draws}`;
    console.log(
      `| ${[strength, usersAt(strength), helped, of("common"), of("paired"), gain("hit"), gain("ndcg")].join(" | ")} |`,
    );
  }
  console.log("");
}

/** Part of a study's mu² that the sum of pairs has when affinity has .4 of it, and pairs a half of that. */
const PART = 0.2;

/** Returns how many users make so many users × mu at ε 1 and δ = 1/(n ln n). */
function usersAt(strength: number): number {
  let users = 100;
  while (users * muOf(1, 1 / (users * Math.log(users))) * Math.sqrt(PART) < strength) users *= 1.02;
  return Number(users.toPrecision(2));
}

function exactModel({ table, entries }: Shop): AffinityModel {
  const { most } = ASKED;
  const counts = new Float64Array(entries.length);
  const { recent } = table.baskets!;
  for (let user = 0; user < table.users; user++)
    for (const place of recent.subarray(user * MOST_RECENT, user * MOST_RECENT + most))
      if (place > 0) counts[place - 1] += 1;
  const places = ordered(counts)
    .slice(0, TOP)
    .toSorted((a, b) => a - b);
  const params: PairCountsParams = { places, most };
  const parts = emissions(measurements["pair-counts"].capacities(params));
  const measure = measurements["pair-counts"].prepare(params, table);
  const pairs = new Float64Array(countPairs(places.length));
  for (let user = 0; user < table.users; user++) {
    measure(user, parts);
    for (let at = 0; at < parts[0].count; at++) pairs[parts[0].indices[at]] += 1;
  }
  const scaling = { columns: [], origin: [], factor: [], radius: 1 };
  return {
    level: "item",
    entries,
    most,
    scaling,
    centers: [],
    numbers: [1],
    counts,
    sigma: 0,
    pairs: { places, counts: pairs, sigma: 0 },
  };
}

/** Adds noise as it is to these users what a study's is to as many as make the strength. */
function noisy(exact: AffinityModel, users: number, strength: number, seed: string): AffinityModel {
  const uniforms = seededUniforms(seed);
  const unit = users / strength;
  const [sigma, pairSigma] = [unit * Math.sqrt(exact.most), unit * Math.sqrt(countPairs(exact.most))];
  const withNoise = (counts: Float64Array, own: number) =>
    counts.map((count) => count + own * drawNormal(uniforms));
  const { places, counts } = exact.pairs!;
  return {
    ...exact,
    counts: withNoise(exact.counts, sigma),
    sigma,
    pairs: { places, counts: withNoise(counts, pairSigma), sigma: pairSigma },
  };
}

function heldOf({ earlier, later, table }: Shop, users: readonly number[], model: AffinityModel) {
  const ranking = pairRanking(model, ASKED);
  const ranked = { order: ordered(model.counts), parts: model.counts.map((count) => Math.max(count, 0)) };
  const { recent } = table.baskets!;
  const held = (user: number, order: readonly number[]) => {
    const fresh = new Set([...later[user]].filter((place) => !earlier[user].has(place)));
    return hitsOf(
      order.filter((place) => !earlier[user].has(place)),
      fresh,
    );
  };
  const bought = (user: number) =>
    [...recent.subarray(user * MOST_RECENT, user * MOST_RECENT + model.most)].flatMap((place) =>
      place > 0 ? [place - 1] : [],
    );
  return {
    isHelpful: ranking !== undefined,
    common: users.map((user) => held(user, ranked.order)),
    paired: users.map((user) => held(user, ranking ? ranking(ranked, bought(user)).order : ranked.order)),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Writes a mean over users, ± two standard errors. */
function interval(values: readonly number[]): string {
  const middle = mean(values);
  const square = mean(values.map((value) => (value - middle) ** 2));
  return `${middle >= 0 ? "+" : "−"}${digits(Math.abs(middle))} ± ${digits(2 * Math.sqrt(square / values.length))}`;
}

function digits(value: number): string {
  return value.toFixed(3).replace(/^0/, "");
}
