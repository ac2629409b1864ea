import { Crew, type Task, newTask } from "@fedseg/client-node/clustering/crew.ts";
import { Engine } from "@fedseg/client-node/clustering/engine.ts";
import { PACK } from "@fedseg/client-node/clustering/label-hand.ts";
import { labelWork } from "@fedseg/client-node/clustering/labeller.ts";
import { lloyd } from "@fedseg/client-node/clustering/lloyd.ts";
import type { ClusterModule } from "@fedseg/client-node/clustering/module.ts";
import { readArtefact } from "@fedseg/client-node/edge/kernels/artefact.ts";
import { HelperThreads } from "@fedseg/client-node/edge/kernels/helper-threads.ts";
import { clusteringMachine, openEngine } from "@fedseg/client-node/edge/kernels/open-engine.ts";
import type { Helpers } from "@fedseg/client-node/kernels/fast-sums.ts";
import { expect, it } from "vitest";
import { madeUpRows, madeUpStart } from "./shoppers.ts";

const compiled = new WebAssembly.Module(readArtefact("clusters"));
const instance = () => new WebAssembly.Instance(compiled).exports as ClusterModule;
const rows = madeUpRows({ seed: 5, users: 30_000, d: 6, levels: 30_000 });
const start = madeUpStart(5, 6, 4);
const expected = lloyd(rows, start);
const machine = { ...clusteringMachine(), setting: "" };

/** One helper that does with a task what a test has it do. */
function helper(does: (task: Task) => void, lost: number[] = []): Helpers<Task> {
  return { count: 1, start: does, lost: (which) => void lost.push(which) };
}

it.each([
  ["FEDSEG_KERNEL=reference", { ...machine, setting: "reference", artefact: () => expect.unreachable() }],
  ["no vectors", { ...machine, artefact: withoutVectors }],
  ["one core", { ...machine, threads: 1 }],
])("%s: slower, and the same", async (_what, given) => {
  const { engine, end } = openEngine(given);
  expect(engine.cluster(rows, start)).toEqual(expected);
  await end();
});

it("an unknown setting is refused", () => {
  const unknown = expect.objectContaining({ code: "KERNEL_UNKNOWN" });
  expect(() => openEngine({ ...machine, setting: "fast" })).toThrow(unknown);
});

it.each([
  ["never begins", () => {}, []],
  ["begins and says nothing any more", ({ states }: Task) => void Atomics.store(states, 0, 1), [0]],
  ["begins and is gone", ({ states }: Task) => void Atomics.store(states, 0, 2), [0]],
])("a thread that %s costs time and no row", (_what, does, all) => {
  const lost: number[] = [];
  const engine = new Engine({ module: instance(), helpers: helper(does, lost), patienceMs: 5 });
  expect(engine.cluster(rows, start)).toEqual(expected);
  expect(lost).toEqual(all);
});

it("a thread keeps an equal share of the rows, and more only of what nobody else has taken", () => {
  const task = newTask(labelWork(rows, start, 2), 1);
  const [turns, module] = [[] as number[], instance()];
  const pack: ClusterModule["pack"] = (...given) => {
    turns.push(task.control[0]);
    // The other thread has begun, and has done this turn.
    task.states.set([1, task.control[0]]);
    return module.pack(...given);
  };
  new Crew({ ...module, pack }, task, 5).deal(PACK, 8);
  expect(turns).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
});

it("a thread that has not begun by the end of an order follows none", () => {
  const task = newTask(labelWork(rows, start, 2), 1);
  new Crew(instance(), task, 5).order(PACK, 8);
  expect(task.states[0]).toBe(2);
});

it("threads that are killed are replaced, and nothing is wrong meanwhile", { timeout: 120_000 }, async () => {
  const script = new URL("../../client-node/src/edge/kernels/cluster-helper.ts", import.meta.url);
  const threads = new HelperThreads<Task>(compiled, 2, { script });
  threads.begin();
  const engine = new Engine({ module: instance(), helpers: threads, patienceMs: 50 });
  for (let time = 0; time < 5; time++) {
    expect(engine.cluster(rows, start)).toEqual(expected);
    threads.lost(0);
    await new Promise((done) => setTimeout(done, 20));
  }
  await threads.end();
});

it("where the module gets no memory, rows are labelled one by one, and the owner hears of it once", () => {
  const module = instance();
  const grow = () => {
    throw new RangeError("WebAssembly.Memory.grow(): Maximum memory size exceeded");
  };
  const heard: string[] = [];
  const engine = new Engine({
    module: { ...module, memory: { buffer: module.memory.buffer, grow } },
    helpers: helper(() => {}),
    told: (why) => void heard.push(why),
  });
  for (let time = 0; time < 2; time++) expect(engine.cluster(rows, start)).toEqual(expected);
  expect(heard).toEqual(["WebAssembly.Memory.grow(): Maximum memory size exceeded"]);
});

/** A module with an instruction that this machine knows as little as one without vectors knows a product of them. */
function withoutVectors(): Uint8Array {
  const bytes = Buffer.from(readArtefact("clusters"));
  const at = bytes.indexOf(Uint8Array.of(0xfd, 0xba, 0x01));
  expect(at).toBeGreaterThan(0);
  bytes.set([0xfd, 0xff, 0x7f], at);
  return bytes;
}
