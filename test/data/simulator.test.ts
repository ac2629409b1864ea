import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadDictionary } from "@fedseg/keeper/files/dictionary-file.ts";
import { featureSpec } from "@fedseg/shared/features/feature.ts";
import { DEMO_DICTIONARY, DEMO_FEATURES } from "../../examples/simulator/demo-features.ts";
import { simulatorData } from "../../examples/simulator/event-file.ts";
import { writeMarket } from "../../examples/simulator/main.ts";
import { DEMO_MARKET } from "../../examples/simulator/market.ts";
import { simulate, type SimulationOptions } from "../../examples/simulator/simulate.ts";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { KEEP, readData } from "./read-data.ts";

const SMALL: SimulationOptions = {
  ...DEMO_MARKET,
  platforms: DEMO_MARKET.platforms.map((platform) => ({ ...platform, users: platform.users / 20 })),
};
const folder = mkdtempSync(join(tmpdir(), "market-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the same seed simulates the same market, another seed another", () => {
  const market = simulate(SMALL, seededUniforms(3));
  expect(simulate(SMALL, seededUniforms(3))).toEqual(market);
  expect(simulate(SMALL, seededUniforms(4))[0].events.slice(0, 9)).not.toEqual(market[0].events.slice(0, 9));
});

test("uniforms fill [0, 1) evenly, also for neighbouring seeds", () => {
  const first = [1, 2, 3].map((seed) => seededUniforms(seed).next());
  expect(new Set(first).size).toBe(3);
  const uniforms = seededUniforms(1);
  const bins = new Float64Array(10);
  for (let i = 0; i < 100_000; i++) bins[Math.floor(uniforms.next() * 10)]++;
  // Chi-square with 9 degrees of freedom: 48.3 has significance 2e-7.
  const chiSquare = bins.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  expect(chiSquare).toBeLessThan(48.3);
});

test("people on several platforms keep their id, and events keep within the time", () => {
  const market = simulate(SMALL, seededUniforms(3));
  const [meadow, harbour] = market.map(({ truth }) => truth);
  expect(meadow.size).toBe(600);
  const shared = [...harbour.keys()].filter((id) => meadow.has(id));
  expect(shared).toHaveLength(Math.round(0.12 * 300));
  for (const id of shared) expect(harbour.get(id)!.type).toBe(meadow.get(id)!.type);
  for (const { events } of market) {
    const times = events.map(({ timeMs }) => timeMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(-1)).toBeLessThan(SMALL.snapshotMs);
    expect(new Set(events.map(({ type }) => type)).size).toBe(3);
  }
});

test("what is bought has a category of the dictionary's catalogue, the same for everything that costs alike", () => {
  const { entries } = loadDictionary(DEMO_DICTIONARY).catalogue!;
  const bought = simulate(SMALL, seededUniforms(3))
    .flatMap(({ events }) => events)
    .filter(({ type }) => type === "purchase");
  const categoriesOf = (isAsked: (price: number) => boolean) =>
    new Set(bought.flatMap(({ category, unitPrice }) => (isAsked(unitPrice) ? [category] : [])));
  expect(categoriesOf((price) => price < 2.5)).toEqual(new Set([entries[0]]));
  expect(categoriesOf((price) => price > 280)).toEqual(new Set([entries.at(-1)]));
  expect(categoriesOf(() => true)).toEqual(new Set(entries));
});

test("a node reads the written files; guests are dropped, everybody else is measured", async () => {
  const paths = writeMarket(folder, SMALL, 3);
  const again = writeMarket(join(folder, "again"), SMALL, 3);
  expect(readFileSync(again[2])).toEqual(readFileSync(paths[2]));
  for (const [i, path] of paths.entries()) {
    const request = { features: DEMO_FEATURES, cleaning: KEEP, snapshotMs: SMALL.snapshotMs };
    const { table, report } = await readData({ data: simulatorData(path) }, request);
    const { users } = SMALL.platforms[i];
    expect(report.lines.flatMap(({ dropped }) => dropped.map(({ reason }) => reason))).toEqual(["no_user"]);
    expect(table.users).toBeLessThanOrEqual(users);
    expect(table.users).toBeGreaterThan(0.97 * users);
    expect(table.values.every(Number.isFinite)).toBe(true);
  }
});

test("the demo's features are valid for a plan", () => {
  for (const feature of DEMO_FEATURES) expect(featureSpec.parse(feature)).toEqual(feature);
});
