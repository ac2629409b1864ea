import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nearestCenter } from "@fedseg/client-node/queries/nearest-center.ts";
import { rowScaler } from "@fedseg/client-node/queries/scale-row.ts";
import { scoresOf } from "@fedseg/client-node/queries/scorers/scores-of.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import { loadDictionary } from "@fedseg/keeper/files/dictionary-file.ts";
import { overIndices } from "@fedseg/shared/programs/affinity/over-index.ts";
import type { AskedProgram } from "@fedseg/shared/programs/index.ts";
import { modelOf } from "@fedseg/shared/programs/index.ts";
import { logisticScorer } from "@fedseg/shared/programs/logistic/spec.ts";
import { effectsOf } from "@fedseg/shared/programs/uplift/effects.ts";
import type { UpliftByCentre } from "@fedseg/shared/programs/uplift/spec.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runStudy } from "../../bench/programs/study.ts";
import { answerCampaign } from "../../examples/simulator/answer-campaign.ts";
import { DEMO_DICTIONARY, DEMO_FEATURES } from "../../examples/simulator/demo-features.ts";
import { formatEventFile, simulatorData } from "../../examples/simulator/event-file.ts";
import { LATENT_TYPES } from "../../examples/simulator/latent-types.ts";
import { DEMO_MARKET } from "../../examples/simulator/market.ts";
import { type SimulatedEvent, type SimulatedPlatform, simulate } from "../../examples/simulator/simulate.ts";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { KEEP, readData } from "./read-data.ts";

const DAYS = 90;
const { snapshotMs } = DEMO_MARKET;
const CUTOFF = snapshotMs - DAYS * 86_400_000;
const { catalogue } = loadDictionary(DEMO_DICTIONARY);
const platforms = DEMO_MARKET.platforms.map((one) => ({ ...one, users: 4000 }));
const folder = mkdtempSync(join(tmpdir(), "market-truth-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A platform as a study sees it, and what the campaign of its cutoff did to each of its users. */
interface Known {
  readonly platform: SimulatedPlatform;
  readonly table: Table;
  /** Users who ordered since the cutoff only because they were spoken to. */
  readonly won: ReadonlySet<string>;
}

let known: readonly Known[];
beforeAll(async () => {
  const uniforms = seededUniforms(11);
  const market = simulate({ ...DEMO_MARKET, platforms, overlap: 0, guestShare: 0 }, uniforms);
  known = await Promise.all(
    market.map((platform) => withCampaign(platform, seededUniforms(platform.name.length))),
  );
}, 300_000);

/** Lets a platform speak to half of its users at the cutoff, and reads what its files then say. */
async function withCampaign(
  platform: SimulatedPlatform,
  uniforms: ReturnType<typeof seededUniforms>,
): Promise<Known> {
  const users = [...platform.truth.keys()];
  const spoken = new Set(users.filter(() => uniforms.next() < 0.5));
  const answers = answerCampaign(platform, { users: spoken, fromMs: CUTOFF, days: DAYS }, uniforms);
  const table = await read(platform.name, [...platform.events, ...answers]);
  const arms = Int8Array.from(table.ids, (id) => Number(spoken.has(id)));
  const anyway = orderedSince(platform.events);
  const won = new Set([...orderedSince(answers)].filter((id) => !anyway.has(id)));
  return { platform, table: { ...table, outcome: { ...table.outcome!, arms } }, won };
}

function orderedSince(events: readonly SimulatedEvent[]): Set<string> {
  const late = events.filter(({ type, timeMs }) => type === "purchase" && timeMs >= CUTOFF);
  return new Set(late.map(({ user }) => user));
}

async function read(name: string, events: readonly SimulatedEvent[]): Promise<Table> {
  const path = join(folder, `${name}.csv`);
  writeFileSync(path, formatEventFile(events.toSorted((a, b) => a.timeMs - b.timeMs)));
  const target = { of: "bought-again", withinDays: DAYS } as const;
  const request = { features: DEMO_FEATURES, cleaning: KEEP, snapshotMs, target, catalogue };
  return (await readData({ data: simulatorData(path) }, request)).table;
}

/** Runs a segmentation and one program behind it on the market. */
function study(program: AskedProgram) {
  const users = known.reduce((sum, { table }) => sum + table.users, 0);
  const spec = { k: 4, normalise: "quantiles", describe: { share: 0.15 }, sizeFloor: 20 } as const;
  const programs: AskedProgram[] = [{ name: "segmentation", share: 0.4, spec }, program];
  const rows = { users, features: DEMO_FEATURES, tables: known.map(({ table }) => table), catalogue };
  return runStudy(rows, { programs, epsilon: 2, delta: 1e-5, parties: 4 }, `market ${program.name}`);
}

test("who is foretold not to buy again has mostly left for good, which no file says", () => {
  const model = modelOf(
    study({ name: "logistic", share: 0.6, spec: { target: "again", evaluate: { share: 0.05 } } }),
    "logistic",
  );
  const users = known.flatMap(({ platform, table }) => {
    const { codes, classes } = table.outcome!;
    const scoreOf = scoresOf(logisticScorer(model), { ...table, codes });
    return table.ids.flatMap((id, user) => {
      const score = classes[user] < 0 ? undefined : scoreOf(user);
      return score === undefined ? [] : [{ score, hasLeft: platform.truth.get(id)!.leftMs < CUTOFF }];
    });
  });
  const order = users.toSorted((a, b) => a.score - b.score);
  const left = (some: typeof users) => some.filter(({ hasLeft }) => hasLeft).length / some.length;
  const tenth = Math.floor(order.length / 10);
  expect(left(users)).toBeGreaterThan(0.3);
  expect(left(order.slice(0, tenth))).toBeGreaterThan(0.85);
  expect(left(order.slice(-tenth))).toBeLessThan(0.2);
});

test("what a segment is said to buy more of lies near its users' tastes", () => {
  const model = modelOf(study({ name: "affinity", share: 0.6, spec: { most: 5, floor: 20 } }), "affinity");
  const tastes = model.numbers.map((): number[] => []);
  for (const { platform, table } of known) {
    const [scale, row] = [rowScaler(model.scaling, table), new Int32Array(model.scaling.columns.length)];
    const [centers, found] = [Int32Array.from(model.centers), new Float64Array(1)];
    table.ids.forEach((id, user) => {
      if (scale(user, row)) tastes[nearestCenter(row, centers, found)].push(platform.truth.get(id)!.taste);
    });
  }
  const mean = (all: readonly number[]) => all.reduce((sum, one) => sum + one, 0) / all.length;
  const everybody = mean(tastes.flat());
  const told = overIndices(model, { floor: 20 }).flatMap((over, segment) =>
    over.length === 0
      ? []
      : [{ place: mean(over.map(({ place }) => (place + 0.5) / 12)), taste: mean(tastes[segment]) }],
  );
  expect(told.length).toBeGreaterThan(1);
  // Dearer than everybody's where their taste is, and cheaper where that is.
  const far = told.filter(({ taste }) => Math.abs(taste - everybody) > 0.03);
  expect(far.length).toBeGreaterThan(0);
  for (const { place, taste } of far) expect(Math.sign(place - 0.5)).toBe(Math.sign(taste - everybody));
});

test("a campaign's effect is told as it was, and is largest on those who answer", () => {
  const spec = { campaign: "spring", target: "again", holdout: 0.5, audience: 5000, floor: 20 };
  const model = modelOf(study({ name: "uplift", share: 0.6, spec }), "uplift") as UpliftByCentre;
  const effects = effectsOf(model, spec);
  const segments = model.numbers.map(() => ({ spoken: 0, won: 0, answers: 0 }));
  for (const { platform, table, won } of known) {
    const { codes, classes, arms } = table.outcome!;
    const past = { ...table, codes };
    const [scale, row] = [rowScaler(model.scaling, past), new Int32Array(model.scaling.columns.length)];
    const [centers, found] = [Int32Array.from(model.centers), new Float64Array(1)];
    table.ids.forEach((id, user) => {
      if (classes[user] < 0 || arms![user] !== 1 || !scale(user, row)) return;
      const own = segments[nearestCenter(row, centers, found)];
      own.spoken += 1;
      own.won += won.has(id) ? 1 : 0;
      own.answers += LATENT_TYPES[platform.truth.get(id)!.type].answers;
    });
  }
  const all = segments.reduce((sum, own) => ({ spoken: sum.spoken + own.spoken, won: sum.won + own.won }), {
    spoken: 0,
    won: 0,
  });
  const { effect } = effects.all as { effect: { difference: { value: number; sigma: number } } };
  expect(Math.abs(effect.difference.value - all.won / all.spoken)).toBeLessThan(4 * effect.difference.sigma);
  expect(effect.difference.value).toBeGreaterThan(3 * effect.difference.sigma);
  const told = effects.segments.flatMap((one, at) => ("effect" in one ? [{ ...one.effect, at }] : []));
  expect(told.length).toBeGreaterThan(2);
  for (const { difference, at } of told) {
    const { spoken, won } = segments[at];
    expect(Math.abs(difference.value - won / spoken)).toBeLessThan(4 * difference.sigma);
  }
  const most = told.toSorted((a, b) => b.difference.value - a.difference.value);
  const share = ({ at }: (typeof told)[number]) => segments[at].answers / segments[at].spoken;
  expect(share(most[0])).toBeGreaterThan(share(most.at(-1)!));
});
