import { measureRequest } from "@fedseg/client-node/contribution.ts";
import { readArtefact } from "@fedseg/client-node/edge/kernels/artefact.ts";
import { FastSums, type Helpers } from "@fedseg/client-node/kernels/fast-sums.ts";
import { type Job, help } from "@fedseg/client-node/kernels/job.ts";
import { kernels, workOf } from "@fedseg/client-node/kernels/kernels.ts";
import type { KernelModule, KernelName } from "@fedseg/client-node/kernels/work.ts";
import type { QueryId } from "@fedseg/shared/queries/index.ts";
import { beforeEach, describe, expect, it } from "vitest";
import { crowd, example, parametersOf } from "./asked.ts";

const compiled = new WebAssembly.Module(readArtefact());
const instance = () => new WebAssembly.Instance(compiled).exports as KernelModule;
const nobody: Helpers = { count: 0, start: () => {}, lost: () => {} };
const table = crowd(4200);

/** A module one of whose functions does something else, told how often it has been called. */
function altered(
  name: KernelName,
  call: (own: KernelModule, times: number, sums: number) => void,
): KernelModule {
  const own = instance();
  let times = 0;
  const changed: KernelModule[KernelName] = (words, tile, scratch, sums, ...rest) => {
    own[name](words, tile, scratch, sums, ...rest);
    call(own, (times += 1), sums);
  };
  return { ...own, [name]: changed };
}

describe.each(Object.keys(kernels) as QueryId[])("%s: whatever fails, no sum is wrong", (query) => {
  const asked = example(query);
  const parameters = parametersOf(asked);
  const { name } = workOf(asked, table)!;
  const measured = measureRequest(table, asked, parameters);
  let heard: string[] = [];
  const options = { tile: 64, patienceMs: 1, told: (why: string) => void heard.push(why) };
  const measuredWith = (module: KernelModule, helpers = nobody) =>
    measureRequest(table, asked, parameters, { fast: new FastSums(module, helpers, options) });
  beforeEach(() => (heard = []));

  it("the module ends in a trap, when it is tried or in the middle of the users", () => {
    for (const last of [1, 20]) {
      const trapped = altered(name, (_own, times) => {
        if (times === last) throw new Error("memory access out of bounds");
      });
      expect(measuredWith(trapped)).toEqual(measured);
    }
    expect(heard).toEqual(Array.from({ length: 2 }, () => "memory access out of bounds"));
  });

  it("one too many is added up", () => {
    const wrong = altered(name, ({ memory }, _times, sums) => {
      new Int32Array(memory.buffer, sums, 1)[0] += 1;
    });
    expect(measuredWith(wrong)).toEqual(measured);
    expect(heard).toEqual(["It adds up what is not measured."]);
  });

  it("a thread is gone in the middle of a tile, and says nothing", () => {
    // Once for every part that a query is added up in.
    const [begun, lost]: number[][] = [[], []];
    const dying: Helpers = {
      count: 1,
      start: (job: Job) => {
        begun.push(0);
        const module = altered(job.work.name, (_own, times) => {
          if (times > 3) throw new Error("gone");
        });
        expect(() => help(module, job, 0)).toThrow("gone");
        Atomics.store(job.states, 0, 1);
      },
      lost: (helper) => void lost.push(helper),
    };
    expect(measuredWith(instance(), dying)).toEqual(measured);
    expect([heard, lost]).toEqual([[], begun]);
  });
});
