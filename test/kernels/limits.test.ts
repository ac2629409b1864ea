import { execFile } from "node:child_process";
import { platform } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Task } from "@fedseg/client-node/clustering/crew.ts";
import { lloyd } from "@fedseg/client-node/clustering/lloyd.ts";
import { readArtefact } from "@fedseg/client-node/edge/kernels/artefact.ts";
import { HelperThreads } from "@fedseg/client-node/edge/kernels/helper-threads.ts";
import { clusteringMachine, openEngine } from "@fedseg/client-node/edge/kernels/open-engine.ts";
import { openKernels } from "@fedseg/client-node/edge/kernels/open-kernels.ts";
import { FastSums } from "@fedseg/client-node/kernels/fast-sums.ts";
import type { KernelModule } from "@fedseg/client-node/kernels/work.ts";
import { measureUsers } from "@fedseg/client-node/queries/measure-users.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { NO_THREAD, NoThread, standIn } from "../threads.ts";
import { crowd, example, parametersOf } from "./asked.ts";
import { madeUpRows, madeUpStart } from "./shoppers.ts";

const run = promisify(execFile);
const LIMITED = join(import.meta.dirname, "limited.ts");
const machine = { threads: 1, artefact: readArtefact, setting: "" };

afterEach(() => void vi.unstubAllGlobals());

/** What a process under a limit has found. */
async function found(command: string, words: readonly string[]): Promise<Record<string, unknown>> {
  const { stdout } = await run(command, words);
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe("a process that may not take much", { timeout: 120_000 }, () => {
  it("adds up with a heap of 48 megabytes", async () => {
    const told = await found(process.execPath, ["--max-old-space-size=48", LIMITED]);
    expect(told).toMatchObject({ wrong: [], heard: [], isOpen: true });
  });

  it.runIf(platform() === "linux").each(["-v 8000000", "-d 1000000"])(
    "adds up alone where ulimit %s would end every thread, and the process with it",
    async (limit) => {
      const told = await found("sh", ["-c", `ulimit ${limit} && exec "$0" "$1"`, process.execPath, LIMITED]);
      expect(told).toEqual({ wrong: [], heard: [], isOpen: true, threads: 1 });
    },
  );
});

it("a machine without WebAssembly counts without the module", () => {
  vi.stubGlobal("WebAssembly", undefined);
  expect(openKernels(machine)).toBeUndefined();
});

it("where the module gets no memory to begin with, the owner hears of it and users are measured", () => {
  const heard: string[] = [];
  const Instance = function () {
    throw new RangeError("WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory");
  };
  const { Module, CompileError } = WebAssembly;
  vi.stubGlobal("WebAssembly", { Module, CompileError, Instance });
  expect(openKernels(machine, { told: (why) => void heard.push(why) })).toBeUndefined();
  expect(heard).toEqual(["WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory"]);
});

it(
  "threads that end whenever they begin are given up, and sums are whole meanwhile",
  { timeout: 120_000 },
  async () => {
    // A module that has nothing to add up with: a thread that gets it fails as soon as it warms up.
    const empty = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    const helpers = new HelperThreads(empty, 2);
    helpers.begin();
    const own = new WebAssembly.Instance(new WebAssembly.Module(readArtefact())).exports as KernelModule;
    const fast = new FastSums(own, helpers, { tile: 64, patienceMs: 1 });
    const table = crowd(5000);
    const asked = example("moments");
    const parameters = parametersOf(asked);
    const blocks = parameters.blocks.map((block) => ({ ...block, scale: 1 }));
    const measured = measureUsers({ table, request: asked, parameters: { ...parameters, blocks } }, () => {});
    do expect(fast.prepare(asked, table)!(table, () => {})).toEqual(measured);
    while (helpers.count > 0 && (await new Promise((done) => setTimeout(done, 20, true))));
    expect(fast.prepare(asked, table)!(table, () => {})).toEqual(measured);
    await helpers.end();
  },
);

describe("a system that gives no thread more", () => {
  const none = vi.fn<typeof NoThread>(NoThread);

  beforeEach(() => {
    none.mockClear();
    standIn(none);
  });

  afterEach(() => standIn());

  it("has sums from one thread, and the owner hears of it once", async () => {
    const heard: string[] = [];
    const kernels = openKernels({ ...machine, threads: 3 }, { refused: (why) => void heard.push(why) })!;
    for (let plan = 0; plan < 2; plan++) kernels.begin(2 ** 20);
    expect(heard).toEqual([NO_THREAD]);
    // Once for each plan: nobody goes on asking.
    expect(none).toHaveBeenCalledTimes(2);
    const alone = openKernels(machine)!;
    const [table, request] = [crowd(5000), example("moments")];
    const sums = [kernels, alone].map(({ fast }) => fast.prepare(request, table)!(table, () => {}));
    expect(sums[0]).toEqual(sums[1]);
    await kernels.end();
  });

  it("has clusters from one thread, and threads are not asked for when users are few", async () => {
    const heard: string[] = [];
    const given = { ...clusteringMachine(), setting: "", threads: 2 };
    const { engine, begin, end } = openEngine(given, { refused: (why) => void heard.push(why) });
    begin(2 ** 15 - 1);
    expect(heard).toEqual([]);
    begin(2 ** 15);
    expect(heard).toEqual([NO_THREAD]);
    const rows = madeUpRows({ seed: 5, users: 3000, d: 6, levels: 3000 });
    const start = madeUpStart(5, 6, 4);
    expect(engine.cluster(rows, start)).toEqual(lloyd(rows, start));
    await end();
  });
});

it.each(["of sums", "of clusters"])(
  "a thread %s that cannot be replaced is one less, and ends nothing else",
  async (kind) => {
    const name = kind === "of sums" ? "helper" : "cluster-helper";
    const script = new URL(`../../client-node/src/edge/kernels/${name}.ts`, import.meta.url);
    const compiled = new WebAssembly.Module(readArtefact(kind === "of sums" ? undefined : "clusters"));
    const heard: string[] = [];
    const helpers = new HelperThreads<Task>(compiled, 2, { script, refused: (why) => void heard.push(why) });
    helpers.begin();
    // No thread is given such a script: it is refused as a thread too many is.
    script.href = "http://nowhere.example/";
    helpers.lost(0);
    await expect.poll(() => helpers.count).toBe(1);
    helpers.lost(0);
    await expect.poll(() => helpers.count).toBe(0);
    expect(heard).toHaveLength(1);
    await helpers.end();
  },
);
