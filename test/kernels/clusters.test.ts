import type { Task } from "@fedseg/client-node/clustering/crew.ts";
import { Engine } from "@fedseg/client-node/clustering/engine.ts";
import { lloyd } from "@fedseg/client-node/clustering/lloyd.ts";
import type { ClusterModule } from "@fedseg/client-node/clustering/module.ts";
import { readArtefact } from "@fedseg/client-node/edge/kernels/artefact.ts";
import { clusteringMachine, openEngine } from "@fedseg/client-node/edge/kernels/open-engine.ts";
import type { Helpers } from "@fedseg/client-node/kernels/fast-sums.ts";
import { intervalScaling } from "@fedseg/shared/queries/scaling.ts";
import fc from "fast-check";
import { afterAll, describe, expect, it, vi } from "vitest";
import { seededUniforms } from "../simulation/seeded-uniforms.ts";
import { madeUpRows, madeUpStart } from "./shoppers.ts";

const compiled = new WebAssembly.Module(readArtefact("clusters"));
const instance = () => new WebAssembly.Instance(compiled).exports as ClusterModule;
const nobody: Helpers<Task> = { count: 0, start: () => {}, lost: () => {} };
const alone = new Engine({ module: instance(), helpers: nobody });
const machine = { ...clusteringMachine(), setting: "" };
const opened = openEngine({ ...machine, threads: 3 });
opened.begin(2 ** 20);
afterAll(() => opened.end());

const kind = fc.record({
  seed: fc.nat(1e6),
  users: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 4000, max: 9000 })),
  d: fc.integer({ min: 1, max: 18 }),
  levels: fc.constantFrom(1, 2, 10, 65_000),
  missing: fc.constantFrom(0, 0, 0.03, 1),
});

describe("Lloyd's iteration in the module is what it is row by row, number for number", () => {
  it.each([
    ["in one thread", alone],
    ["in three", opened.engine],
  ])("%s", { timeout: 120_000 }, (_how, engine) => {
    fc.assert(
      fc.property(kind, fc.integer({ min: 1, max: 13 }), fc.constantFrom(0, 1, 30), (some, k, iterations) => {
        const rows = madeUpRows(some);
        const start = madeUpStart(some.seed, some.d, k, iterations);
        expect(engine.cluster(rows, start)).toEqual(lloyd(rows, start));
      }),
      { numRuns: 25 },
    );
  });

  it("of users who are merged, also when the first ones have not all codes", () => {
    const rows = madeUpRows({ seed: 11, users: 30_000, d: 3, levels: 4 });
    const start = madeUpStart(11, 3, 5);
    expect(opened.engine.cluster(rows, start)).toEqual(lloyd(rows, start));
    rows.codes[29_999] = 12_345;
    expect(opened.engine.cluster(rows, start)).toEqual(lloyd(rows, start));
    rows.codes.set(madeUpRows({ seed: 12, users: 20_000, d: 1, levels: 9000 }).codes, 10_000);
    expect(opened.engine.cluster(rows, start)).toEqual(lloyd(rows, start));
  });

  it("of rows that stand for more users than 32 bits of sums hold", () => {
    const weights = new Int32Array(new SharedArrayBuffer(4 * 500)).map(
      (_, row) => 1 + ((row * row * 331) % 4_000_000),
    );
    const rows = { ...madeUpRows({ seed: 13, users: 500, d: 5, levels: 10 }), weights };
    const start = madeUpStart(13, 5, 4);
    const expected = lloyd(rows, start);
    expect(expected.counts.reduce((sum, count) => sum + count)).toBeGreaterThan(2 ** 29);
    expect(opened.engine.cluster(rows, start)).toEqual(expected);
  });

  it("of centres that have moved farther than dues can tell, and of rows that are shrunk", () => {
    const rows = madeUpRows({ seed: 14, users: 600, d: 64, levels: 3 });
    const start = madeUpStart(14, 64, 40);
    expect(alone.cluster(rows, start)).toEqual(lloyd(rows, start));
    const columns = [...Array(64).keys()];
    const scaling = intervalScaling(
      columns,
      columns.map(() => ({ lo: 9000, hi: 21_000 })),
      3000,
    );
    expect(alone.cluster(rows, { ...start, scaling })).toEqual(lloyd(rows, { ...start, scaling }));
  });

  it("leaves most rows unmeasured once centres come to rest", () => {
    const module = instance();
    const measured: number[] = [];
    const assign = vi.fn<ClusterModule["assign"]>((...given) => {
      const count = module.assign(...given);
      measured.push(count);
      return count;
    });
    const engine = new Engine({ module: { ...module, assign }, helpers: nobody });
    engine.cluster(madeUpRows({ seed: 15, users: 4096, d: 8, levels: 60_000 }), madeUpStart(15, 8, 5, 100));
    expect(measured[0]).toBe(4096);
    expect(measured.at(-1)).toBeLessThan(400);
  });
});

describe("silhouettes", () => {
  const uniforms = () => seededUniforms("silhouette");

  it.each([
    ["of every user", { users: 700, d: 5, levels: 900 }],
    ["of users who are merged", { users: 9000, d: 2, levels: 9 }],
    ["where some lack a code", { users: 500, d: 7, levels: 50, missing: 0.05 }],
    ["where all are the same", { users: 30, d: 2, levels: 1 }],
  ])("are what they are row by row, %s", (_what, some) => {
    const rows = madeUpRows({ seed: 3, ...some });
    const start = madeUpStart(3, some.d, 4);
    const { centers } = lloyd(rows, start);
    const of = (engine: Engine) => engine.silhouette(rows, start.scaling, centers, uniforms());
    const expected = of(new Engine());
    // Sums of distances are the same whole numbers; silhouettes are added up in another order where users are merged.
    for (const engine of [alone, opened.engine]) expect(of(engine).mean).toBeCloseTo(expected.mean, 12);
    expect(expected.standardError).toBe(0);
  });

  it("are of no row that stands for nobody", () => {
    const rows = madeUpRows({ seed: 17, users: 600, d: 2, levels: 9 });
    rows.codes.copyWithin(600, 0, 600);
    const { scaling, centers } = madeUpStart(17, 2, 4);
    expect(alone.silhouette(rows, scaling, centers, uniforms())).toMatchObject({ measured: 9, of: 9 });
  });

  it("are what they are row by row, of rows that stand for few users and for many", () => {
    const weights = new Int32Array(new SharedArrayBuffer(4 * 600)).map(
      (_, row) => 1 + ((row * row * 331) % 30_000),
    );
    const rows = { ...madeUpRows({ seed: 16, users: 600, d: 9, levels: 40 }), weights };
    const start = madeUpStart(16, 9, 5);
    const of = (engine: Engine) => engine.silhouette(rows, start.scaling, start.centers, uniforms());
    expect(of(alone)).toEqual(of(new Engine()));
    weights.fill(3, 0, 300);
    expect(of(opened.engine)).toEqual(of(new Engine()));
  });
});
