import { availableParallelism } from "node:os";
import { setTimeout as after } from "node:timers/promises";
import { parseArgs } from "node:util";
import { textTable } from "../../wording/src/terminal/text-table.ts";
import { measureRequest } from "../../client-node/src/contribution.ts";
import { openKernels, thisMachine } from "../../client-node/src/edge/kernels/open-kernels.ts";
import { madeUpBesides } from "../../client-node/src/features/besides.ts";
import { type Table, madeUpBaskets, roomForClasses, roomForCodes } from "../../client-node/src/table.ts";
import { TOP_CODE } from "../../shared/src/features/code.ts";
import { deriveParameters } from "../../shared/src/private-sum/parameters.ts";
import { queryBlocks } from "../../shared/src/queries/index.ts";
import { casesOf } from "./cases.ts";

/**
 * `npm run bench:kernels -- [--users N] [--runs N] [--only PART] [--json]`: what a session's contribution costs a node, of every query that has a kernel,
 * or of those whose name has a part, over made-up users with 20 features of 10 levels: measured one after the other, by the compiled kernels alone, and with every thread
 * that this machine has. Cold is the first sum of a process whose threads have had a second; times are medians.
 */
const { values } = parseArgs({
  options: {
    users: { type: "string", default: "1000000" },
    runs: { type: "string", default: "9" },
    only: { type: "string", default: "" },
    json: { type: "boolean", default: false },
  },
});
const [users, runs] = [Number(values.users), Number(values.runs)];
const SIZE = { d: 20, k: 5, bins: 10 };
const LEVELS = 10;
const COHORT = { n: 4, c: 1, t: 3, m: 3 };
const READING_MS = 1000;

/** Users of 10 levels of each feature, as a case has them; every seventh is of class 1. */
function madeUp(): Table {
  const codes = roomForCodes(users * SIZE.d);
  let state = 1;
  for (let at = 0; at < codes.length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    codes[at] = Math.round((Math.floor((state / 2 ** 32) * LEVELS) * TOP_CODE) / (LEVELS - 1));
  }
  const classes = roomForClasses(users);
  for (let user = 0; user < users; user += 7) classes[user] = 1;
  return {
    users,
    d: SIZE.d,
    codes,
    ids: [],
    outcome: { codes, classes, arms: classes },
    baskets: madeUpBaskets(users),
    besides: madeUpBesides(users),
  };
}

interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
}

function costOf(work: () => Float64Array): Cost & { readonly sums: Float64Array } {
  const [from, before] = [performance.now(), process.cpuUsage()];
  const sums = work();
  const wallMs = performance.now() - from;
  const { user, system } = process.cpuUsage(before);
  return { wallMs, cpuMs: (user + system) / 1000, sums };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

const table = madeUp();
const before = process.memoryUsage().rss;
const machine = { ...thisMachine(), setting: "" };
const [alone, together] = [openKernels({ ...machine, threads: 1 }), openKernels(machine)];
if (!alone || !together)
  throw new Error("This machine's WebAssembly knows no vectors: there is nothing to compare.");
together.begin(users);
await after(READING_MS);

/** What one query's sum takes, as `--json` tells it. */
export interface KernelTimes {
  readonly query: string;
  readonly coldMs: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly referenceCpuMs: number;
}

const told: KernelTimes[] = [];
const rows: string[][] = [];
for (const { name, ...request } of casesOf(SIZE)) {
  if (!name.includes(values.only)) continue;
  const blocks = queryBlocks({ ...request, shares: [] });
  const shares = blocks.map(() => 1 / blocks.length);
  const parameters = deriveParameters(blocks, { ...request, shares }, COHORT, { mu: 1, usersCap: 2 ** 20 });
  const costs = async ({ fast }: typeof alone) => {
    const all: ReturnType<typeof costOf>[] = [];
    for (let run = 0; run < runs; run++) {
      all.push(costOf(() => measureRequest(table, request, parameters, { fast })));
      // Threads end what they have begun.
      await after(10);
    }
    return all;
  };
  const many = await costs(together);
  const one = await costs(alone);
  const reference = costOf(() => measureRequest(table, request, parameters));
  const isEqual = [...many, ...one].every(({ sums }) =>
    sums.every((value, at) => value === reference.sums[at]),
  );
  const ms = (value: number) => value.toFixed(0);
  const cpu = (all: readonly Cost[]) => median(all.map(({ cpuMs }) => cpuMs));
  const wall = (all: readonly Cost[]) => median(all.map(({ wallMs }) => wallMs));
  told.push({
    query: name,
    coldMs: many[0].wallMs,
    wallMs: wall(many),
    cpuMs: cpu(many),
    referenceCpuMs: reference.cpuMs,
  });
  rows.push([
    name,
    ms(reference.cpuMs),
    ms(cpu(one)),
    ms(wall(one)),
    ms(many[0].wallMs),
    ms(cpu(many)),
    ms(wall(many)),
    `${(reference.cpuMs / cpu(many)).toFixed(0)} times`,
    isEqual ? "equal" : "DIFFERENT",
  ]);
}
if (values.json) console.log(JSON.stringify(told));
else tellTable();
await together.end();

function tellTable(): void {
  console.log(
    `${users} users, ${SIZE.d} features, ${SIZE.k} segments, ${SIZE.bins} bins; ${availableParallelism()} cores; ms, medians of ${runs}`,
  );
  const HEADS = [
    "query",
    "reference, CPU",
    "alone, CPU",
    "alone",
    "threads, cold",
    "threads, CPU",
    "threads",
    "less CPU",
    "sums",
  ];
  console.log(
    textTable(
      HEADS.map((head, at) => ({ head, align: at === 0 ? "left" : "right" })),
      rows,
      120,
    ),
  );
  const grown = (process.memoryUsage().rss - before) / 1e6;
  console.log(`memory: ${grown.toFixed(0)} MB more than with the users' codes alone`);
}
