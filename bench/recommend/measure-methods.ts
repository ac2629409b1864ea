import { emissions } from "../../client-node/src/queries/emission.ts";
import { measurements } from "../../client-node/src/queries/index.ts";
import type { Table } from "../../client-node/src/table.ts";
import { segmentLists as toldLists } from "../../shared/src/programs/affinity/segment-lists.ts";
import type { AffinityModel } from "../../shared/src/programs/affinity/spec.ts";
import { type Hits, hitsOf } from "../../client-node/src/scoring/affinity/hits.ts";
import { meanHits } from "./mean-hits.ts";
import {
  type Lists,
  commonLists,
  nodeLists,
  personalLists,
  segmentLists,
  segmentsOf,
} from "../../client-node/src/scoring/affinity/lists.ts";
import type { Shop } from "./shop.ts";
import { ASKED, learn, withOthersFeatures } from "./studies.ts";

const METHODS = [
  "own repeats alone",
  "common",
  "segments",
  "shuffled segments",
  "own repeats, then lists",
] as const;
type Method = (typeof METHODS)[number];

/** What one draw gives, with all that users bought later and with what they had not bought before. */
type Measured = Readonly<Record<Method, { readonly any: Hits; readonly unseen: Hits }>>;

/** Prints how good the lists of each method are, without noise and at every epsilon, and how often segments are said to help. */
export function measureMethods(shop: Shop, epsilons: readonly number[], draws: number): void {
  const columns: { readonly name: string; readonly all: Measured[] }[] = [];
  const helped: string[] = [];
  for (const epsilon of epsilons.toSorted((a, b) => b - a)) {
    const [all, exact]: [Measured[], Measured[]] = [[], []];
    const said = { real: 0, shuffled: 0 };
    for (let draw = 0; draw < draws; draw++) {
      const seed = `recommend/${epsilon}/${draw}`;
      const other = withOthersFeatures(shop.table, seed);
      const models = {
        real: learn(shop, shop.table, epsilon, seed),
        shuffled: learn(shop, other, epsilon, `${seed}/s`),
      };
      all.push(measure(shop, other, models));
      if (columns.length === 0) {
        const without = { real: exactly(models.real, shop.table), shuffled: exactly(models.shuffled, other) };
        exact.push(measure(shop, other, without));
      }
      for (const which of ["real", "shuffled"] as const)
        if (toldLists(models[which], ASKED).isHelpful) said[which] += 1;
    }
    if (exact.length > 0) columns.push({ name: "exact", all: exact });
    columns.push({ name: `ε ${epsilon}`, all });
    helped.push(`ε ${epsilon}: ${said.real} of ${draws}, shuffled ${said.shuffled} of ${draws}`);
  }
  for (const what of ["any", "unseen"] as const) {
    console.log(
      `hit rate@10 / NDCG@10, ${what === "any" ? "all that is bought later" : "what was not bought before"}\n`,
    );
    console.log(
      `| | ${columns.map(({ name }) => name).join(" | ")} |\n|${"---|".repeat(columns.length + 1)}`,
    );
    for (const method of METHODS) {
      const cells = columns.map(({ all }) => cellOf(meanHits(all.map((one) => one[method][what]))));
      console.log(`| ${[method, ...cells].join(" | ")} |`);
    }
    console.log("");
  }
  console.log(`segments are said to help: ${helped.join("; ")}\n`);
}

function measure(
  shop: Shop,
  other: Table,
  { real, shuffled }: { readonly real: AffinityModel; readonly shuffled: AffinityModel },
): Measured {
  const nothing = { counts: new Float64Array(shop.entries.length), total: 0 };
  const lists: Readonly<Record<Method, Lists>> = {
    "own repeats alone": personalLists(shop.table),
    common: commonLists(real),
    segments: segmentLists(real, ASKED, segmentsOf(real, shop.table)),
    "shuffled segments": segmentLists(shuffled, ASKED, segmentsOf(shuffled, other)),
    "own repeats, then lists": nodeLists(real, ASKED, { table: shop.table, own: nothing }),
  };
  const of = (own: Lists) => ({
    any: meanOf(shop, own, shop.later),
    unseen: meanOf(shop, unseen(own, shop.earlier), newOf(shop)),
  });
  return Object.fromEntries(METHODS.map((method) => [method, of(lists[method])])) as Measured;
}

/** What users bought later and not before. */
function newOf({ earlier, later }: Shop): readonly ReadonlySet<number>[] {
  return later.map((own, user) => new Set([...own].filter((place) => !earlier[user].has(place))));
}

/** Leaves of lists what the user has not bought before. */
function unseen(lists: Lists, earlier: readonly ReadonlySet<number>[]): Lists {
  return (user) => lists(user).filter((place) => !earlier[user].has(place));
}

/** Averages over the users who buy again. */
function meanOf({ later: all }: Shop, lists: Lists, later: readonly ReadonlySet<number>[]): Hits {
  return meanHits(later.flatMap((own, user) => (all[user].size > 0 ? [hitsOf(lists(user), own)] : [])));
}

/** The model as it would be without noise. */
export function exactly(model: AffinityModel, table: Table): AffinityModel {
  const params = { ...model, centers: [...model.centers], entries: model.entries.length };
  const parts = emissions([model.most]);
  const measureUser = measurements["basket-counts"].prepare(params, table);
  const counts = new Float64Array(model.counts.length);
  for (let user = 0; user < table.users; user++) {
    measureUser(user, parts);
    for (let at = 0; at < parts[0].count; at++) counts[parts[0].indices[at]] += 1;
  }
  return { ...model, counts, sigma: 0 };
}

function cellOf({ hit, ndcg }: Hits): string {
  return `${digits(hit)} / ${digits(ndcg)}`;
}

function digits(value: number): string {
  return value.toFixed(3).replace(/^0/, "");
}
