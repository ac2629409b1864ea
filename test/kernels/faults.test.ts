import { contributeAnyway, measureRequest } from "@fedseg/client-node/contribution.ts";
import { readArtefact } from "@fedseg/client-node/edge/kernels/artefact.ts";
import { HelperThreads } from "@fedseg/client-node/edge/kernels/helper-threads.ts";
import { type Machine, openKernels } from "@fedseg/client-node/edge/kernels/open-kernels.ts";
import { type AddUp, FastSums, type Helpers } from "@fedseg/client-node/kernels/fast-sums.ts";
import { type Job, help } from "@fedseg/client-node/kernels/job.ts";
import type { KernelModule } from "@fedseg/client-node/kernels/work.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { drawNoise } from "@fedseg/shared/private-sum/noise.ts";
import { expect, it, vi } from "vitest";
import { seededSource } from "../simulation/seeded-source.ts";
import { crowd, example, parametersOf } from "./asked.ts";

const machine = (some: Partial<Machine> = {}): Machine => ({
  threads: 1,
  artefact: () => readArtefact(),
  setting: "",
  ...some,
});
const compiled = new WebAssembly.Module(readArtefact());
const instance = () => new WebAssembly.Instance(compiled).exports as KernelModule;
const nobody: Helpers = { count: 0, start: () => {}, lost: () => {} };

const table = crowd(5000);
const asked = example("moments");
const request = { ...asked, shares: [] };
const parameters = parametersOf(asked);
const measured = measureRequest(table, asked, parameters);
const look = () => {};

/** Sums of the module are those of the measurement, in units that need no scale here. */
function sumsOf(add: AddUp | undefined): Float64Array {
  const sums = add!(table, look);
  for (const { offset, length, scale } of parameters.blocks)
    for (let at = offset; at < offset + length; at++) sums[at] *= scale;
  return sums;
}

it("FEDSEG_KERNEL=reference counts without the module, which is not even read", () => {
  const artefact = () => expect.unreachable("it is not needed");
  expect(openKernels(machine({ setting: "reference", artefact }))).toBeUndefined();
});

it("another setting is refused", () => {
  expect(() => openKernels(machine({ setting: "fast" }))).toThrow(
    expect.objectContaining({ code: "KERNEL_UNKNOWN" }),
  );
  expect(openKernels(machine())).toBeDefined();
});

it("a node's contribution is its noise and what the kernels add up", () => {
  const alone = openKernels(machine())!;
  const source = () => seededSource("kernels");
  const asks = vi.spyOn(alone.fast, "prepare");
  const failed = (error: unknown) => expect.unreachable(String(error));
  const rows = { table: () => table, failed, fast: alone.fast };
  const sums = contributeAnyway(rows, request, parameters, source());
  const noise = drawNoise(parameters, source());
  expect(sums).toEqual(measured.map((value, at) => value + noise[at]));
  expect(asks).toHaveBeenCalledOnce();
});

it("a machine without vectors counts without the module", () => {
  // To such a machine this instruction, a product of vectors, is as unknown as the one in its place is to all.
  const bytes = Buffer.from(readArtefact());
  const at = bytes.indexOf(Uint8Array.of(0xfd, 0xba, 0x01));
  expect(at).toBeGreaterThan(0);
  bytes.set([0xfd, 0xff, 0x7f], at);
  expect(openKernels(machine({ artefact: () => bytes }))).toBeUndefined();
});

it("one core counts alone", () => {
  const alone = openKernels(machine({ threads: 1 }))!;
  alone.begin(2 ** 20);
  expect(measureRequest(table, asked, parameters, { fast: alone.fast })).toEqual(measured);
});

it("where the module gets no memory, users are measured, and the owner hears of it once", () => {
  const module = instance();
  const grow = () => {
    throw new RangeError("WebAssembly.Memory.grow(): Maximum memory size exceeded");
  };
  const heard: string[] = [];
  const told = (why: string) => void heard.push(why);
  const fast = new FastSums({ ...module, memory: { buffer: module.memory.buffer, grow } }, nobody, { told });
  for (let time = 0; time < 2; time++)
    expect(measureRequest(table, asked, parameters, { fast })).toEqual(measured);
  expect(heard).toEqual(["WebAssembly.Memory.grow(): Maximum memory size exceeded"]);
});

it("a module that adds up something else is not trusted with a single session", () => {
  const module = instance();
  const moments: KernelModule["moments"] = (words, tile, scratch, sums, ...rest) => {
    module.moments(words, tile, scratch, sums, ...rest);
    new Int32Array(module.memory.buffer, sums, 1)[0] += 1;
  };
  const heard: string[] = [];
  const fast = new FastSums({ ...module, moments }, nobody, { told: (why) => void heard.push(why) });
  expect(measureRequest(table, asked, parameters, { fast })).toEqual(measured);
  expect(heard).toEqual(["It adds up what is not measured."]);
  expect(fast.prepare(asked, table)).toBeUndefined();
});

/** A helper that begins, claims some tiles and is gone. */
function dying(claims: number, lost: number[]): Helpers {
  return {
    count: 1,
    start: (job: Job) => {
      const module = instance();
      let tiles = 0;
      const moments: KernelModule["moments"] = (...given) => {
        tiles += 1;
        if (tiles > claims) throw new Error("gone");
        module.moments(...given);
      };
      expect(() => help({ ...module, moments }, job, 0)).toThrow("gone");
      // It says nothing any more, as a thread that is killed.
      Atomics.store(job.states, 0, 1);
    },
    lost: (helper) => void lost.push(helper),
  };
}

it.each([0, 1, 7])("a helper that dies after %i tiles costs time and no user", (claims) => {
  const lost: number[] = [];
  const fast = new FastSums(instance(), dying(claims, lost), { tile: 64, patienceMs: 1 });
  expect(sumsOf(fast.prepare(asked, table))).toEqual(measured);
  expect(lost).toEqual([0]);
});

it("a helper that comes too late adds nothing, then or later", () => {
  const jobs: Job[] = [];
  const fast = new FastSums(
    instance(),
    { count: 1, start: (job) => void jobs.push(job), lost: () => {} },
    { tile: 64 },
  );
  const sums = sumsOf(fast.prepare(asked, table));
  expect(sums).toEqual(measured);
  help(instance(), jobs[0], 0);
  expect(jobs[0].sums[0]).toEqual(new Float64Array(jobs[0].work.length));
  expect(sums).toEqual(measured);
});

it("threads are started for many users alone", async () => {
  const begin = vi.spyOn(HelperThreads.prototype, "begin");
  const two = openKernels(machine({ threads: 2 }))!;
  two.begin(2 ** 16 - 1);
  expect(begin).not.toHaveBeenCalled();
  two.begin(2 ** 16);
  expect(begin).toHaveBeenCalledOnce();
  begin.mockRestore();
  await two.end();
});

it("a thread that is killed is replaced, and no sum is wrong meanwhile", { timeout: 120_000 }, async () => {
  const threads = new HelperThreads(compiled, 2);
  threads.begin();
  const fast = new FastSums(instance(), threads, { tile: 64, patienceMs: 20 });
  // Two to begin with, and three that take the place of others.
  for (let time = 0; time < 5; time++) {
    expect(sumsOf(fast.prepare(asked, table))).toEqual(measured);
    threads.lost(0);
    await new Promise((done) => setTimeout(done, 20));
  }
  await threads.end();
  expect(threads.count).toBe(0);
});

it("ends once it is late, and no helper goes on", () => {
  const jobs: Job[] = [];
  const fast = new FastSums(
    instance(),
    { count: 1, start: (job) => void jobs.push(job), lost: () => {} },
    { tile: 64 },
  );
  let looks = 0;
  const isLate = () => (looks += 1) > 3;
  expect(() => measureRequest(table, asked, parameters, { fast, isLate })).toThrow(
    expect.objectContaining<Partial<CodedError>>({ code: "DATA_TOO_SLOW" }),
  );
  expect(looks).toBe(4);
  help(instance(), jobs[0], 0);
  expect(jobs[0].owners.filter((owner) => owner > 1)).toHaveLength(0);
});
