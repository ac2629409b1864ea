import { setTimeout as after } from "node:timers/promises";
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { clusteringMachine, openEngine } from "../../client-node/src/edge/kernels/open-engine.ts";
import { inLevels, madeUp } from "./rows.ts";

/**
 * `npm run bench:clusters -- --users N --d D --k K [--iterations I] [--groups G] [--runs R] [--silhouette] [--levels FILE] [--json]`:
 * Lloyd's iteration of the local engine over made-up users of 10 levels, from codes to labels. Cold is the first run of a
 * process, with the module compiled and threads started meanwhile; warm the median of later ones. `--levels` writes the
 * users' values, a byte each, and the first centres beside them (.json), for others' programs to cluster the same.
 */
const { values } = parseArgs({
  options: {
    users: { type: "string", default: "1000000" },
    d: { type: "string", default: "20" },
    k: { type: "string", default: "5" },
    iterations: { type: "string", default: "100" },
    groups: { type: "string", default: "5" },
    runs: { type: "string", default: "25" },
    silhouette: { type: "boolean", default: false },
    levels: { type: "string" },
    json: { type: "boolean", default: false },
  },
});

/** What a case took, as `--json` tells it. */
export interface ClusterTimes {
  readonly coldMs: number;
  /** Median, the shortest, and of the processor. */
  readonly warmMs: number;
  readonly bestMs: number;
  readonly cpuMs: number;
  /** How often centres moved until they came to rest. */
  readonly moves: number;
  readonly silhouetteMs?: number;
}

const [users, d, k, iterations, groups] = [
  values.users,
  values.d,
  values.k,
  values.iterations,
  values.groups,
].map(Number);
const { levels, rows, start } = madeUp({ users, d, k, iterations, groups });
if (values.levels) {
  writeFileSync(values.levels, levels);
  writeFileSync(`${values.levels}.json`, JSON.stringify(inLevels(start.centers)));
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

const begun = performance.now();
const { engine, begin, end } = openEngine(clusteringMachine());
begin(Infinity);
const first = engine.cluster(rows, start);
const coldMs = performance.now() - begun;
// Threads start, and all compile as well as they can.
for (let run = 0; run < 6; run++) {
  engine.cluster(rows, start);
  await after(50);
}
const runs: { readonly wallMs: number; readonly cpuMs: number }[] = [];
for (let run = 0; run < Number(values.runs); run++) {
  const [from, before] = [performance.now(), process.cpuUsage()];
  engine.cluster(rows, start);
  const wallMs = performance.now() - from;
  const { user, system } = process.cpuUsage(before);
  runs.push({ wallMs, cpuMs: (user + system) / 1000 });
  await after(10);
}
const times: ClusterTimes = {
  coldMs,
  warmMs: median(runs.map(({ wallMs }) => wallMs)),
  bestMs: Math.min(...runs.map(({ wallMs }) => wallMs)),
  cpuMs: median(runs.map(({ cpuMs }) => cpuMs)),
  moves: first.iterations,
  ...(values.silhouette && { silhouetteMs: silhouetteMs() }),
};
await end();
if (values.json) console.log(JSON.stringify(times));
else console.log(times);

function silhouetteMs(): number {
  const from = performance.now();
  const { measured, of } = engine.silhouette(rows, start.scaling, first.centers, { next: () => 0.5 });
  if (measured < of) throw new RangeError("Not all rows were measured.");
  return performance.now() - from;
}
