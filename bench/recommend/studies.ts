import type { Table } from "../../client-node/src/table.ts";
import { MOST_OFTEN, MOST_RECENT } from "../../shared/src/features/catalogue.ts";
import { modelOf } from "../../shared/src/programs/index.ts";
import type { AffinityModel } from "../../shared/src/programs/affinity/spec.ts";
import { hashCatalogue } from "../../shared/src/plan/catalogue-hash.ts";
import { seededUniforms } from "../../test/simulation/seeded-uniforms.ts";
import { runStudy } from "../programs/study.ts";
import type { Shop } from "./shop.ts";

/** Entries of a user that count, fewest buyers of one that is named, and affinity's part of the budget. */
export const ASKED = { most: 10, floor: 20 };
const SHARE = 0.2;
const PARTIES = 4;

/** Learns what segments of a shop's users buy, through the real encoder, sampler and decoder, the users dealt to four parties. */
export function learn(
  { features, entries }: Shop,
  table: Table,
  epsilon: number,
  seed: string,
): AffinityModel {
  const { users } = table;
  const order = shuffled(users, `${seed}/deal`);
  const tables = Array.from({ length: PARTIES }, (_, party) =>
    chosen(
      table,
      order.filter((_user, at) => at % PARTIES === party),
    ),
  );
  const catalogue = {
    level: "item" as const,
    entries: [...entries],
    hash: hashCatalogue({ level: "item", entries: [...entries] }),
  };
  const setting = {
    programs: [
      {
        name: "segmentation" as const,
        share: 1 - SHARE,
        spec: { k: 5, normalise: "quantiles" as const, describe: { share: 0.15 }, sizeFloor: 20 },
      },
      { name: "affinity" as const, share: SHARE, spec: ASKED },
    ],
    epsilon,
    delta: 1 / (users * Math.log(users)),
    parties: PARTIES,
  };
  return modelOf(runStudy({ users, features, tables, catalogue }, setting, seed), "affinity");
}

/** Places of all users in an order that follows from a seed. */
export function shuffled(users: number, seed: string): number[] {
  const uniforms = seededUniforms(seed);
  const keys = Array.from({ length: users }, () => uniforms.next());
  return [...keys.keys()].sort((a, b) => keys[a] - keys[b]);
}

/** Returns a table of some users, in the order in which they are named. */
export function chosen(table: Table, users: readonly number[]): Table {
  const codes = Uint16Array.from({ length: users.length * table.d }, (_, at) => {
    return table.codes[Math.floor(at / users.length) * table.users + users[at % users.length]];
  });
  const ids = users.map((user) => table.ids[user]);
  return { users: users.length, d: table.d, codes, ids, ...bought(table, users) };
}

/** Returns a table in which everybody has another's features, and so another's segment, and the own purchases. */
export function withOthersFeatures(table: Table, seed: string): Table {
  return {
    ...chosen(table, shuffled(table.users, seed)),
    ids: table.ids,
    ...(table.baskets && { baskets: table.baskets }),
  };
}

function bought({ baskets }: Table, users: readonly number[]): Pick<Table, "baskets"> {
  if (!baskets) return {};
  const rows = (all: Uint16Array, width: number) =>
    Uint16Array.from(users.flatMap((user) => [...all.subarray(user * width, (user + 1) * width)]));
  return { baskets: { recent: rows(baskets.recent, MOST_RECENT), often: rows(baskets.often, MOST_OFTEN) } };
}
