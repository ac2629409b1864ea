import { openKernels, thisMachine } from "@fedseg/client-node/edge/kernels/open-kernels.ts";
import { readArtefact } from "@fedseg/client-node/edge/kernels/artefact.ts";
import { FastSums, type Helpers } from "@fedseg/client-node/kernels/fast-sums.ts";
import { help } from "@fedseg/client-node/kernels/job.ts";
import { kernels } from "@fedseg/client-node/kernels/kernels.ts";
import type { KernelModule } from "@fedseg/client-node/kernels/work.ts";
import { measureUsers } from "@fedseg/client-node/queries/measure-users.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import { type QueryId, queries } from "@fedseg/shared/queries/index.ts";
import { rangeScaling } from "@fedseg/shared/queries/scaling.ts";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { sized } from "../full.ts";
import { askedOf, crowd, example, parametersOf, tables } from "./asked.ts";

const compiled = new WebAssembly.Module(readArtefact());
const instance = () => new WebAssembly.Instance(compiled).exports as KernelModule;
const [here, there] = [instance(), instance()];
const look = () => {};

/** Helpers that do their part before the thread that waits for them: at most two tiles each, so that all have some. */
const eager = (count: number): Helpers => ({
  count,
  start: (job) => {
    for (let helper = 0; helper < count; helper++) {
      let [tiles, claimed] = [0, -1];
      const add = there[job.work.name];
      const adds: typeof add = (...given) => {
        tiles += 1;
        if (tiles === 2) claimed = Atomics.exchange(job.next, 0, job.owners.length);
        add(...given);
      };
      help({ ...there, [job.work.name]: adds }, job, helper);
      if (claimed >= 0) Atomics.store(job.next, 0, claimed);
    }
  },
  lost: () => expect.unreachable("nobody is lost"),
});

function expected(asked: ReturnType<typeof example>, table: Table): Float64Array {
  const parameters = parametersOf(asked);
  const blocks = parameters.blocks.map((block) => ({ ...block, scale: 1 }));
  return measureUsers({ table, request: asked, parameters: { ...parameters, blocks } }, look);
}

/** Finds the first number of sums that is not what is measured, bit for bit; undefined when there is none. They are tens of thousands. */
function differing(sums: Float64Array, measured: Float64Array): object | undefined {
  const [own, wanted] = [sums, measured].map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength),
  );
  if (own.equals(wanted)) return undefined;
  const at = sums.findIndex((sum, place) => !Object.is(sum, measured[place]));
  return { lengths: [sums.length, measured.length], at, sum: sums[at], measured: measured[at] };
}

const all = Object.keys(queries) as QueryId[];
const ids = all.filter((query) => kernels[query]);

it("every query has a kernel; what is not known, or asks a table for what it lacks, is not prepared", () => {
  expect(ids).toEqual(all);
  const { outcome: _past, baskets: _baskets, besides: _besides, ...plain } = crowd(1);
  const lack = ids.filter((query) => !new FastSums(here, eager(0)).prepare(example(query), plain));
  expect(lack).toEqual([
    "class-counts",
    "segment-quality",
    "gradient",
    "score-counts",
    "basket-counts",
    "behaviour-counts",
    "tree-counts",
    "leaf-counts",
    "leaf-gradients",
    "arm-counts",
    "pair-counts",
    "class-quality",
  ]);
  expect(new FastSums(here, eager(0)).prepare({ query: "no-query", params: {} }, crowd(1))).toBeUndefined();
});

it("no user's class decides whether a kernel adds up: how long an answer takes would tell it", () => {
  const table = crowd(40);
  const { outcome } = table;
  const classes = outcome!.classes.slice().fill(5, 3, 4);
  const other = { ...table, outcome: { ...outcome!, classes } };
  const asked = [
    ...ids.map(example),
    { query: "moments", params: { scaling: rangeScaling([0]), rows: "cutoff" } },
    { query: "value-counts", params: { columns: [0], bins: 4, rows: "cutoff" } },
  ];
  for (const one of asked) {
    const [of, beside] = [table, other].map((given) => new FastSums(here, eager(0)).prepare(one, given));
    expect([one.query, typeof of, typeof beside]).toEqual([one.query, "function", "function"]);
  }
});

describe.each(ids)("%s adds up what is measured, bit for bit", (query) => {
  it("of any users, whatever a plan asks, for every tail of a tile", () => {
    let prepared = 0;
    fc.assert(
      fc.property(
        askedOf(query),
        tables(70),
        fc.constantFrom(8, 24, 64),
        fc.nat(2),
        (asked, table, tile, count) => {
          const add = new FastSums(here, eager(count && 1), { tile }).prepare(asked, table);
          if (!add) return;
          prepared += 1;
          expect(differing(add(table, look), expected(asked, table))).toBeUndefined();
        },
      ),
      { numRuns: sized(24, 1000) },
    );
    expect(prepared).toBeGreaterThan(sized(24, 1000) / 4);
  });

  it("for every length from nobody to a whole tile, alone and with helpers", () => {
    const asked = example(query);
    const adds = [0, 1, 3].map((count) =>
      new FastSums(here, eager(count), { tile: 8 }).prepare(asked, crowd(0))!,
    );
    for (let users = 0; users <= 33; users++) {
      const table = crowd(users);
      const sums = expected(asked, table);
      for (const add of adds) expect(differing(add(table, look), sums)).toBeUndefined();
    }
  });
});

describe("with threads", () => {
  const opened = [1, 2, 3].map((threads) => openKernels({ ...thisMachine(), threads, setting: "" })!);
  afterAll(async () => Promise.all(opened.map((each) => each.end())));

  it("any number of them comes to the same", async () => {
    const table = crowd(20_011);
    for (const kernelsHere of opened) kernelsHere.begin(2 ** 20);
    for (const query of ids) {
      const asked = example(query);
      const sums = expected(asked, table);
      for (const { fast } of opened) {
        expect(differing(fast.prepare(asked, table)!(table, look), sums)).toBeUndefined();
        // Threads have their turn to begin.
        await new Promise((done) => setTimeout(done, 5));
      }
    }
  });
});
