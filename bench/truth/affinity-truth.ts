import { nearestCenter } from "../../client-node/src/queries/nearest-center.ts";
import { rowScaler } from "../../client-node/src/queries/scale-row.ts";
import { type Table, roomForBaskets } from "../../client-node/src/table.ts";
import { MOST_RECENT } from "../../shared/src/features/catalogue.ts";
import { overIndices } from "../../shared/src/programs/affinity/over-index.ts";
import { listCover } from "../../shared/src/programs/affinity/list-cover.ts";
import { LIST, segmentLists } from "../../shared/src/programs/affinity/segment-lists.ts";
import type { AffinityModel } from "../../shared/src/programs/affinity/spec.ts";
import { modelOf } from "../../shared/src/programs/index.ts";
import type { Uniforms } from "../../shared/src/math/rng.ts";
import { hashCatalogue } from "../../shared/src/plan/catalogue-hash.ts";
import { epsilonOf } from "../../shared/src/dp/gdp.ts";
import { seededUniforms } from "../../test/simulation/seeded-uniforms.ts";
import { runStudy } from "../programs/study.ts";
import { type Population, buyers, tablesOf } from "./population.ts";
import { ZTable } from "./z-scores.ts";

/** One kind of study of what segments buy. */
export interface AffinityKind {
  readonly name: string;
  readonly population: () => Population | undefined;
  readonly users: number;
  readonly mu: number;
  /** Entries of the catalogue, and how far tastes go: the times that a taste multiplies a chance by, at the most. */
  readonly entries: number;
  readonly taste: number;
}

/** Many categories and few, tastes that are plain and tastes that hardly show. */
export const AFFINITIES: readonly AffinityKind[] = [
  {
    name: "20,000 buyers, 24 categories, mu .5",
    population: () => buyers,
    users: 20_000,
    mu: 0.5,
    entries: 24,
    taste: 3,
  },
  {
    name: "20,000 buyers, 400 items, mu .5",
    population: () => buyers,
    users: 20_000,
    mu: 0.5,
    entries: 400,
    taste: 3,
  },
  {
    name: "4,000 buyers, 60 categories, weak tastes, mu .3",
    population: () => buyers,
    users: 4000,
    mu: 0.3,
    entries: 60,
    taste: 1.3,
  },
];

const SPEC = { most: 5, floor: 20 };
const PARTIES = 4;
/** Entries of a list that are told. */
const TOLD = 5;

/** Runs studies of one kind, each with users and noise of its own, and collects what their numbers are off by. */
export function runAffinity(kind: AffinityKind, population: Population, studies: number): ZTable {
  const into = new ZTable();
  const { users, mu, name } = kind;
  const entries = Array.from({ length: kind.entries }, (_, at) => `entry ${at + 1}`);
  const catalogue = {
    level: "category" as const,
    entries,
    hash: hashCatalogue({ level: "category", entries }),
  };
  const delta = 1 / (users * Math.log(users));
  for (let study = 0; study < studies; study += 1) {
    const seed = `${name}/${study}`;
    const uniforms = seededUniforms(`${seed}/users`);
    const tables = tablesOf(population, users, PARTIES, uniforms).map((table) =>
      withBaskets(table, kind, uniforms),
    );
    const programs = [
      {
        name: "segmentation" as const,
        share: 0.7,
        spec: { k: 5, normalise: "quantiles" as const, describe: { share: 0.15 }, sizeFloor: 0 },
      },
      { name: "affinity" as const, share: 0.3, spec: SPEC },
    ];
    const rows = { users, features: population.features, tables, catalogue };
    const setting = { programs, epsilon: epsilonOf(mu, delta), delta, parties: PARTIES };
    hold(modelOf(runStudy(rows, setting, seed), "affinity"), tables, into);
  }
  return into;
}

/** Gives users what they bought: popular entries first, each liked more or less by those whose first feature is large. */
function withBaskets(table: Table, { entries, taste }: AffinityKind, uniforms: Uniforms): Table {
  const baskets = roomForBaskets(table.users);
  for (let user = 0; user < table.users; user++) {
    const place = table.codes[user] / 65_535;
    const chances = Array.from({ length: entries }, (_, at) => {
      const liking = ((at * 7) % 5) / 2 - 1;
      return (1 + at) ** -0.8 * taste ** (liking * (2 * place - 1));
    });
    const all = chances.reduce((sum, chance) => sum + chance, 0);
    const wanted = 1 + Math.floor(6 * uniforms.next());
    const bought = new Set<number>();
    for (let tries = 0; tries < 3 * wanted && bought.size < wanted; tries++) {
      let left = uniforms.next() * all;
      bought.add(
        Math.max(
          chances.findIndex((chance) => (left -= chance) < 0),
          0,
        ) + 1,
      );
    }
    baskets.recent.set([...bought], user * MOST_RECENT);
  }
  return { ...table, baskets };
}

/** Holds what is told against the users that were counted. */
function hold(model: AffinityModel, tables: readonly Table[], into: ZTable): void {
  const length = model.entries.length;
  const truth = exactCounts(model, tables);
  const totalOf = (place: number) => model.numbers.reduce((sum, _, s) => sum + truth[s * length + place], 0);
  const { common, totals, totalSigma } = segmentLists(model, SPEC);
  for (const place of common.slice(0, TOLD))
    into.add(
      "users who bought an entry that is told",
      { value: totals[place], sigma: totalSigma },
      totalOf(place),
    );
  const all = common.reduce((sum, place) => sum + totalOf(place), 0);
  holdLists(model, truth, into);
  for (const [segment, over] of overIndices(model, SPEC).entries()) {
    const bought = common.reduce((sum, place) => sum + truth[segment * length + place], 0);
    for (const { place, times } of over.slice(0, TOLD))
      into.add(
        "times as much as everybody, as told",
        times,
        truth[segment * length + place] / bought / (totalOf(place) / all),
      );
  }
}

/** Holds hit rates of lists against what those lists name of what was bought. */
function holdLists(model: AffinityModel, truth: Float64Array, into: ZTable): void {
  const { common, own } = segmentLists(model, SPEC);
  const told = listCover(model, SPEC);
  const all = truth.reduce((sum, count) => sum + count, 0);
  const partOf = (lists: readonly (readonly number[])[]) => {
    const listed = lists.flatMap((list, segment) =>
      list.slice(0, LIST).map((place) => truth[segment * model.entries.length + place]),
    );
    return listed.reduce((sum, count) => sum + count, 0) / all;
  };
  const everybody = model.numbers.map(() => common);
  if (told.common) into.add("hit rate of the common list", told.common, partOf(everybody));
  if (told.own) into.add("hit rate of segments' lists", told.own, partOf(own));
}

function exactCounts(
  { scaling, centers: given, entries, most, numbers }: AffinityModel,
  tables: readonly Table[],
): Float64Array {
  const counts = new Float64Array(numbers.length * entries.length);
  const [row, found, centers] = [
    new Int32Array(scaling.columns.length),
    new Float64Array(1),
    Int32Array.from(given),
  ];
  for (const table of tables) {
    const scale = rowScaler(scaling, table);
    for (let user = 0; user < table.users; user++) {
      if (!scale(user, row)) continue;
      const segment = nearestCenter(row, centers, found);
      for (const place of table.baskets!.recent.subarray(user * MOST_RECENT, user * MOST_RECENT + most))
        if (place > 0) counts[segment * entries.length + place - 1] += 1;
    }
  }
  return counts;
}
