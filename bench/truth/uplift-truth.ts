import { emissions } from "../../client-node/src/queries/emission.ts";
import { measurements } from "../../client-node/src/queries/index.ts";
import type { Table } from "../../client-node/src/table.ts";
import { epsilonOf } from "../../shared/src/dp/gdp.ts";
import type { Uniforms } from "../../shared/src/math/rng.ts";
import type { Inputs } from "../../shared/src/programs/contract.ts";
import { type AskedProgram, modelOf } from "../../shared/src/programs/index.ts";
import type { PredictingProgram } from "../../shared/src/programs/prediction/scorer-of.ts";
import { isReleased } from "../../shared/src/programs/refused.ts";
import { type AskedBands, bandScores } from "../../shared/src/programs/uplift/asked-bands.ts";
import { type Effects, effectsOf } from "../../shared/src/programs/uplift/effects.ts";
import type { UpliftModel } from "../../shared/src/programs/uplift/spec.ts";
import { ARM_CELLS } from "../../shared/src/queries/arm-counts.ts";
import { seededUniforms } from "../../test/simulation/seeded-uniforms.ts";
import { type StudyRows, type StudySetting, runStudy } from "../programs/study.ts";
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
  /** People are told apart by the bands of the chance that an earlier study's program gave them; absent: by segment. */
  readonly bands?: PredictingProgram;
}

/** Campaigns that many answer and few, with many left alone and few, by segment and by band. */
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
  ...(["logistic", "forest", "boosted-trees"] as const).map((bands): UpliftKind => ({
    name: `20,000 buyers in a campaign, by bands of ${bands}, mu .5`,
    population: () => buyers,
    users: 20_000,
    mu: 0.5,
    holdout: 0.3,
    rate: 0.2,
    response: 0.1,
    bands,
  })),
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
  const { users, mu, name, holdout, bands } = kind;
  const spec = { campaign: "bench", target: "again", holdout, audience: users, floor: 20 };
  const delta = 1 / (users * Math.log(users));
  const { features } = population;
  const setting = { epsilon: epsilonOf(mu, delta), delta, parties: PARTIES };
  for (let study = 0; study < studies; study += 1) {
    const seed = `${name}/${study}`;
    const uniforms = seededUniforms(`${seed}/users`);
    const drawn = tablesOf(population, users, PARTIES, uniforms);
    const rows = { users, features };
    const inputs =
      bands &&
      earlier(bands, { ...rows, tables: drawn.map((table) => past(table, kind, uniforms)) }, setting, seed);
    const all = drawn.map((table, node) => withCampaign(table, kind, node, uniforms));
    const programs: AskedProgram[] = bands
      ? [
          {
            name: "uplift",
            share: 1,
            spec: { ...spec, bands: BEFORE, ...(bands !== "logistic" && { program: bands }) },
          },
        ]
      : [SEGMENTS, { name: "uplift", share: 0.3, spec }];
    const model = modelOf(
      runStudy({ ...rows, inputs, tables: all.map(({ table }) => table) }, { ...setting, programs }, seed),
      "uplift",
    );
    const parts = partsOf(model, inputs && bands && bandScores(inputs.get(BEFORE)!, bands));
    hold(effectsOf(model, spec), { all, parts, kind: bands ? "band" : "segment", into });
  }
  return into;
}

const SEGMENTS: AskedProgram = {
  name: "segmentation",
  share: 0.7,
  spec: { k: 5, normalise: "quantiles", describe: { share: 0.15 }, sizeFloor: 0 },
};

/** What the study of a campaign calls that of before, which has foretold who buys again. */
const BEFORE = "before";

function earlier(
  name: PredictingProgram,
  rows: StudyRows,
  setting: Omit<StudySetting, "programs">,
  seed: string,
): Inputs {
  const foretold = { name, share: 1, spec: { target: "again", evaluate: { share: 0.1 } } } as AskedProgram;
  const programs = runStudy(rows, { ...setting, programs: [foretold] }, `${seed}/before`);
  const { features } = rows;
  const input = { study: "", hash: "", snapshot: "", features, refused: [], places: [...features.keys()] };
  return new Map([[BEFORE, { ...input, programs: programs.filter(isReleased) }]]);
}

/** What users have done before the campaign: the likelier to buy, the larger their first feature. */
function past(table: Table, { rate }: UpliftKind, uniforms: Uniforms): Table {
  const { users, codes } = table;
  const classes = Int8Array.from({ length: users }, (_, user) => {
    const place = codes[user] / 65_535;
    return uniforms.next() < rate * (0.2 + 2.4 * place * place) ? 1 : 0;
  });
  return { ...table, outcome: { codes, classes } };
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

/** Returns what tells the segment or band that a user of a table is counted in, as the study's own question does. */
function partsOf(model: UpliftModel, bands: AskedBands | undefined) {
  const [query, params] =
    "starts" in model
      ? (["score-counts", { ...bands, sides: true }] as const)
      : (["arm-counts", { scaling: model.scaling, centers: [...model.centers] }] as const);
  const { capacities, prepare } = measurements[query];
  return (table: Table) => {
    const [emitted, measure] = [emissions(capacities(params as never)), prepare(params as never, table)];
    return (user: number) => {
      measure(user, emitted);
      const [{ count, indices }] = emitted;
      return count > 0 ? Math.floor(indices[0] / ARM_CELLS) : undefined;
    };
  };
}

interface Held {
  readonly all: readonly CampaignTable[];
  readonly parts: ReturnType<typeof partsOf>;
  readonly kind: string;
  readonly into: ZTable;
}

/** Holds what is told against the chances by which users were made to order. */
function hold(effects: Effects, { all, parts, kind, into }: Held): void {
  const sums = effects.segments.map(() => ({ users: 0, response: 0 }));
  for (const { table, response } of all) {
    const partOf = parts(table);
    for (let user = 0; user < table.users; user++) {
      const part = partOf(user);
      if (part === undefined) continue;
      sums[part].users += 1;
      sums[part].response += response[user];
    }
  }
  const everybody = {
    users: sums.reduce((sum, own) => sum + own.users, 0),
    response: sums.reduce((sum, own) => sum + own.response, 0),
  };
  if ("effect" in effects.all)
    into.add("effect on all together", effects.all.effect.difference, everybody.response / everybody.users);
  for (const [part, told] of effects.segments.entries())
    if ("effect" in told)
      into.add(`effect on a ${kind}`, told.effect.difference, sums[part].response / sums[part].users);
}
