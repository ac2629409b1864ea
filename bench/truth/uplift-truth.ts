import { nearestCenter } from "../../client-node/src/queries/nearest-center.ts";
import { rowScaler } from "../../client-node/src/queries/scale-row.ts";
import type { Table } from "../../client-node/src/table.ts";
import { epsilonOf } from "../../shared/src/dp/gdp.ts";
import type { Uniforms } from "../../shared/src/math/rng.ts";
import { modelOf } from "../../shared/src/programs/index.ts";
import { effectsOf } from "../../shared/src/programs/uplift/effects.ts";
import type { UpliftByCentre } from "../../shared/src/programs/uplift/spec.ts";
import { seededUniforms } from "../../test/simulation/seeded-uniforms.ts";
import { runStudy } from "../programs/study.ts";
import { type Population, buyers, tablesOf } from "./population.ts";
import { ZTable } from "./z-scores.ts";

/** One kind of study of what a campaign did. */
export interface UpliftKind {
  readonly name: string;
  readonly population: () => Population | undefined;
  readonly users: number;
  readonly mu: number;
  readonly holdout: number;
  /** Part of those left alone who order at a usual platform, and what hearing of it adds where it works. */
  readonly rate: number;
  readonly response: number;
}

/** Campaigns that many answer and few, with many left alone and few. */
export const UPLIFTS: readonly UpliftKind[] = [
  {
    name: "20,000 buyers in a campaign, mu .5",
    population: () => buyers,
    users: 20_000,
    mu: 0.5,
    holdout: 0.2,
    rate: 0.15,
    response: 0.06,
  },
  {
    name: "20,000 buyers in a campaign that few answer, mu .5",
    population: () => buyers,
    users: 20_000,
    mu: 0.5,
    holdout: 0.1,
    rate: 0.02,
    response: 0.01,
  },
  {
    name: "4,000 buyers in a campaign, mu .5",
    population: () => buyers,
    users: 4000,
    mu: 0.5,
    holdout: 0.5,
    rate: 0.3,
    response: 0.1,
  },
];

const PARTIES = 4;

/** A table of users in a campaign, and of each how much likelier hearing of it makes an order. */
interface CampaignTable {
  readonly table: Table;
  readonly response: Float64Array;
}

/** Runs studies of one kind, each with users, sides, orders and noise of its own, and collects what differences are off by. */
export function runUplift(kind: UpliftKind, population: Population, studies: number): ZTable {
  const into = new ZTable();
  const { users, mu, name, holdout } = kind;
  const spec = { campaign: "bench", target: "again", holdout, audience: users, floor: 20 };
  const delta = 1 / (users * Math.log(users));
  for (let study = 0; study < studies; study += 1) {
    const seed = `${name}/${study}`;
    const uniforms = seededUniforms(`${seed}/users`);
    const all = tablesOf(population, users, PARTIES, uniforms).map((table, node) =>
      withCampaign(table, kind, node, uniforms),
    );
    const programs = [
      {
        name: "segmentation" as const,
        share: 0.7,
        spec: { k: 5, normalise: "quantiles" as const, describe: { share: 0.15 }, sizeFloor: 0 },
      },
      { name: "uplift" as const, share: 0.3, spec },
    ];
    const rows = { users, features: population.features, tables: all.map(({ table }) => table) };
    const setting = { programs, epsilon: epsilonOf(mu, delta), delta, parties: PARTIES };
    hold(modelOf(runStudy(rows, setting, seed), "uplift") as UpliftByCentre, { all, spec, into });
  }
  return into;
}

/** Puts users on sides by chance; who has a large first feature answers more, and platforms' users order unlike one another. */
function withCampaign(table: Table, kind: UpliftKind, node: number, uniforms: Uniforms): CampaignTable {
  const { users, codes } = table;
  const response = new Float64Array(users);
  const [arms, classes] = [new Int8Array(users), new Int8Array(users)];
  for (let user = 0; user < users; user++) {
    response[user] = (2 * kind.response * codes[user]) / 65_535;
    arms[user] = uniforms.next() < kind.holdout ? 0 : 1;
    const rate = kind.rate * (0.7 + 0.2 * node) + arms[user] * response[user];
    classes[user] = uniforms.next() < rate ? 1 : 0;
  }
  return { table: { ...table, outcome: { codes, classes, arms } }, response };
}

/** Holds what is told against the chances by which users were made to order. */
function hold(
  model: UpliftByCentre,
  {
    all,
    spec,
    into,
  }: {
    readonly all: readonly CampaignTable[];
    readonly spec: Parameters<typeof effectsOf>[1];
    readonly into: ZTable;
  },
): void {
  const effects = effectsOf(model, spec);
  const sums = model.numbers.map(() => ({ users: 0, response: 0 }));
  const centers = Int32Array.from(model.centers);
  const [row, found] = [new Int32Array(model.scaling.columns.length), new Float64Array(1)];
  for (const { table, response } of all) {
    const scale = rowScaler(model.scaling, table);
    for (let user = 0; user < table.users; user++) {
      if (!scale(user, row)) continue;
      const own = sums[nearestCenter(row, centers, found)];
      own.users += 1;
      own.response += response[user];
    }
  }
  const everybody = {
    users: sums.reduce((sum, own) => sum + own.users, 0),
    response: sums.reduce((sum, own) => sum + own.response, 0),
  };
  if ("effect" in effects.all)
    into.add("effect on all together", effects.all.effect.difference, everybody.response / everybody.users);
  for (const [segment, told] of effects.segments.entries())
    if ("effect" in told)
      into.add("effect on a segment", told.effect.difference, sums[segment].response / sums[segment].users);
}
