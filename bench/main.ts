import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import type { ClusterTimes } from "./clusters/main.ts";
import type { Case } from "./clusters/rows.ts";
import type { ReadingTimes } from "./ingest/main.ts";
import type { KernelTimes } from "./kernels/main.ts";
import type { NodeMemory } from "./memory/main.ts";
import type { CaseTimes } from "./reference/main.ts";
import type { SessionTimes } from "./sessions/main.ts";
import type { StartTimes } from "./start-up/main.ts";
import { type SpeedRow, notYet, speedPage } from "./outcome.ts";
import { besidePicture, reachedPicture } from "./pictures.ts";

/**
 * `npm run bench -- [--share S] [--out FILE]`: what this software is to be fast at, one measurement after the other, each in
 * a process of its own, and written as docs/speed.md with its two pictures. What others do the same with is run in between, where it is installed.
 */
const { values } = parseArgs({
  options: { share: { type: "string", default: "1" }, out: { type: "string", default: "docs/speed.md" } },
});
const share = Number(values.share);
if (!(share > 0 && share <= 1)) throw new RangeError(`"share" expected a part of 1, got ${values.share}`);

const part = (whole: number) => Math.max(1000, Math.round(share * whole));

/** Runs one measurement and reads the line that it ends with; undefined when it failed, which is told on the way. */
function measured<T>(bench: string, ...words: readonly string[]): T | undefined {
  process.stderr.write(`${bench} ${words.join(" ")}\n`);
  const script = join(import.meta.dirname, bench, "main.ts");
  const { status, stdout } = spawnSync(process.execPath, [script, ...words, "--json"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const last = stdout.trimEnd().split("\n").at(-1);
  return status === 0 && last ? (JSON.parse(last) as T) : undefined;
}

/**
 * Milliseconds of an iteration of Debian's scikit-learn: by the clock and of the processor; undefined where it is not
 * installed. `file`: the values that it clusters.
 */
function scikitLearn(
  { users = 1e6, d, k, iterations }: Partial<Case> & Omit<Case, "users" | "groups">,
  ...file: readonly string[]
): readonly number[] | undefined {
  const script = join(import.meta.dirname, "peers/by_sklearn.py");
  const words = [script, part(users), d, k, iterations, ...file].map(String);
  const { status, stdout } = spawnSync("/usr/bin/python3", words, { encoding: "utf8" });
  return status === 0 ? stdout.trim().split(" ").map(Number) : undefined;
}

/** So many iterations tell what one of scikit-learn's takes. */
const PEER_ITERATIONS = 10;

const FAILED = "the measurement failed";

/** What a sum's contribution may take by the clock with two threads, in milliseconds. */
const SUMS = { "bin-counts": 15, moments: 30, "cell-histogram": 15, residual: 25, "class-counts": 20 };

function sumRows(times: readonly KernelTimes[]): readonly SpeedRow[] {
  return Object.entries(SUMS).map(([query, most]): SpeedRow => {
    const one = times.find((each) => each.query === query);
    const work = `contribution of 1 M × 20, ${query}`;
    if (!one) return notYet(work, `≤ ${most} ms`, FAILED);
    const { wallMs, coldMs, cpuMs, referenceCpuMs } = one;
    return {
      work,
      asked: `≤ ${most} ms`,
      took: `${wallMs.toFixed(0)} ms, ${coldMs.toFixed(0)} at first; ${(referenceCpuMs / cpuMs).toFixed(0)} times less of a processor than user by user`,
      part: wallMs / most,
    };
  });
}

/** One step of the private clustering beside one of scikit-learn's: whole features of 10 levels. */
function stepRow(times: readonly KernelTimes[]): SpeedRow {
  const [own, peer] = [
    times.find(({ query }) => query === "residual"),
    scikitLearn({ d: 20, k: 5, iterations: 20 }),
  ];
  const work = "one step of k-means, 1 M × 20, k 5, beside scikit-learn's";
  if (!own) return notYet(work, "", FAILED);
  const faster = peer && peer[1] / own.cpuMs;
  const beside = peer
    ? `scikit-learn ${peer[0].toFixed(0)} ms: ${faster?.toFixed(1)} times the processor time`
    : "scikit-learn left out: python3-sklearn is not installed";
  const took = `${own.wallMs.toFixed(0)} ms (residual); ${beside}`;
  return { work, asked: "", took, peers: faster ? [{ name: "scikit-learn", times: faster }] : [] };
}

function readingRows(times: readonly ReadingTimes[]): readonly SpeedRow[] {
  return times.map(({ file, own, byHand, pandas }): SpeedRow => {
    const ratio = own / byHand;
    const beside = pandas === undefined ? "" : `, pandas ${pandas.toFixed(1)} s`;
    return {
      work: `5 M events (${file}) to nine features of 200 k users`,
      asked: "≤ 1.5 × SQL by hand",
      took: `${ratio.toFixed(2)} ×: ${own.toFixed(1)} s of processor, by hand ${byHand.toFixed(1)}${beside}`,
      part: ratio / 1.5,
      peers: [
        { name: "SQL by hand", times: byHand / own },
        ...(pandas === undefined ? [] : [{ name: "pandas", times: pandas / own }]),
      ],
    };
  });
}

/** Sessions of a study, and what each may take: by the clock over sockets, all parties on this machine at once; of the processor in a process of its own. */
interface Sessions {
  readonly nodes: number;
  readonly numbers: number;
  readonly sums: number;
  readonly asked: string;
  readonly wallMs?: number;
  readonly coordinatorMs?: number;
  readonly nodeMs: number;
}

function sessionRow(one: Sessions): SpeedRow {
  const { nodes, numbers, sums, asked } = one;
  const work = `a session of ${nodes} nodes × ${numbers} numbers, median in a study of ${sums}`;
  const words = Object.entries({ nodes, numbers, sums }).flatMap(([word, value]) => [
    `--${word}`,
    `${value}`,
  ]);
  const apart = measured<SessionTimes>("sessions", ...words);
  const atOnce =
    one.wallMs === undefined ? undefined : measured<SessionTimes>("sessions", ...words, "--over", "sockets");
  if (!apart || (one.wallMs !== undefined && !atOnce)) return notYet(work, asked, FAILED);
  const { coordinatorCpuMs, nodeCpuMs, demanded } = apart;
  const { coordinatorMs, nodeMs } = demanded;
  const clock = atOnce ? `${atOnce.wallMs.toFixed(0)} ms over sockets; ` : "";
  return {
    work,
    asked,
    took: `${clock}processor: coordinator ${coordinatorCpuMs.toFixed(0)}, a node ${nodeCpuMs.toFixed(0)} ms, of which cryptography alone ${coordinatorMs.toFixed(0)} and ${nodeMs.toFixed(0)}`,
    part: Math.max(
      (atOnce?.wallMs ?? 0) / (one.wallMs ?? Infinity),
      coordinatorCpuMs / (one.coordinatorMs ?? Infinity),
      nodeCpuMs / one.nodeMs,
    ),
  };
}

/** A study of the case makes more than a hundred sums; a hundred nodes on one machine are let off with fewer. */
const SESSIONS: readonly Sessions[] = [
  {
    nodes: 8,
    numbers: 600,
    sums: 100,
    asked: "≤ 100 ms; a node ≤ 20 of processor",
    wallMs: 100,
    nodeMs: 20,
  },
  {
    nodes: Math.max(8, Math.round(100 * share)),
    numbers: 1000,
    sums: 8,
    asked: "coordinator ≤ 50 ms, a node ≤ 40",
    coordinatorMs: 50,
    nodeMs: 40,
  },
];

/** What the local engine is to reach: milliseconds warm and cold, times scikit-learn's iteration. */
interface Engine extends Case {
  readonly name: string;
  readonly warmMs: number;
  readonly coldMs?: number;
  readonly times?: number;
}

const ENGINE: readonly Engine[] = [
  { name: "A", users: 1e6, d: 5, k: 5, iterations: 100, groups: 0, warmMs: 12, times: 30 },
  { name: "B", users: 1e6, d: 20, k: 5, iterations: 100, groups: 5, warmMs: 55, coldMs: 130 },
  { name: "B", users: 1e6, d: 20, k: 5, iterations: 100, groups: 0, warmMs: 320 },
  { name: "C", users: 1e6, d: 20, k: 50, iterations: 100, groups: 50, warmMs: 1500 },
  { name: "E", users: 2e5, d: 64, k: 100, iterations: 40, groups: 100, warmMs: 600 },
];

/** Clustering without a study, each case beside scikit-learn on the same values from the same centres; and silhouettes of the first. */
function clusterRows(): readonly SpeedRow[] {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    return ENGINE.flatMap((one) => engineRows(one, join(folder, "levels")));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function engineRows(one: Engine, file: string): readonly SpeedRow[] {
  const { name, users, d, k, iterations, groups, warmMs: most, coldMs: mostCold, times: least = 0 } = one;
  const data = groups === 0 ? "uniform" : `${groups} groups`;
  const work = `${name}: ${users / 1e6} M × ${d} (${data}), k ${k}, ${iterations} iterations`;
  const asked = [`≤ ${most} ms warm`, mostCold && `≤ ${mostCold} cold`, least && `≥ ${least} × scikit-learn`]
    .filter(Boolean)
    .join(", ");
  const words = { users: part(users), d, k, iterations, groups, levels: file };
  const given = Object.entries(words).flatMap(([word, value]) => [`--${word}`, `${value}`]);
  const own = measured<ClusterTimes>("clusters", ...given, ...(name === "A" ? ["--silhouette"] : []));
  if (!own) return [notYet(work, asked, FAILED)];
  const peer = scikitLearn({ users, d, k, iterations: Math.min(iterations, PEER_ITERATIONS) }, file);
  // Per iteration that was made: packing, merging and the last labels are all in them.
  const faster = peer && (peer[0] * own.moves) / own.warmMs;
  const beside = peer
    ? `scikit-learn ${peer[0].toFixed(1)} ms an iteration: ${faster?.toFixed(0)} times`
    : "scikit-learn left out: python3-sklearn is not installed, or stood still";
  const row: SpeedRow = {
    work,
    asked,
    took: `${own.warmMs.toFixed(0)} ms (shortest ${own.bestMs.toFixed(0)}, ${own.cpuMs.toFixed(0)} of processor), ${own.coldMs.toFixed(0)} cold; at rest after ${own.moves}; ${beside}`,
    part: Math.max(own.warmMs / most, own.coldMs / (mostCold ?? Infinity), least / (faster ?? Infinity)),
    peers: faster ? [{ name: "scikit-learn", times: faster }] : [],
  };
  return own.silhouetteMs === undefined ? [row] : [row, silhouetteRow(own.silhouetteMs)];
}

function silhouetteRow(ms: number): SpeedRow {
  const work = "exact silhouette of 1 M × 5 (10 levels), k 5";
  return { work, asked: "≤ 3 s", took: `${(ms / 1000).toFixed(1)} s`, part: ms / 3000 };
}

function caseRow(): SpeedRow {
  const work = "the case whole: events to labelled segments, four nodes of 250 k users on one machine";
  const took = measured<CaseTimes>("reference", "--users", `${part(1e6)}`);
  if (!took) return notYet(work, "≤ 60 s", FAILED);
  const { seconds, cpuSeconds, peakGb } = took;
  return {
    work,
    asked: "≤ 60 s",
    took: `${seconds.toFixed(0)} s, ${cpuSeconds.toFixed(0)} of processor; ${peakGb.toFixed(1)} GB for all parties`,
    part: seconds / 60,
  };
}

function startRows(): readonly SpeedRow[] {
  const [first, demo] = ["the slowest command's first output", "npm run demo, the second time"];
  const took = measured<StartTimes>("start-up");
  if (!took) return [notYet(first, "≤ .6 s", FAILED), notYet(demo, "≤ 12 s", FAILED)];
  const { slowest, slowestSeconds, demoSeconds } = took;
  return [
    {
      work: first,
      asked: "≤ .6 s",
      took: `${slowestSeconds.toFixed(2)} s: ${slowest}`,
      part: slowestSeconds / 0.6,
    },
    demoSeconds === undefined
      ? notYet(demo, "≤ 12 s", FAILED)
      : { work: demo, asked: "≤ 12 s", took: `${demoSeconds.toFixed(1)} s`, part: demoSeconds / 12 },
  ];
}

/** What a node with all users takes while it reads them and counts them, the engine's own limit subtracted. */
function memoryRow(): SpeedRow {
  const work = "memory of a node with 1 M users × 20, while it reads and counts them";
  const asked = "≤ 400 MB beyond the engine's limit";
  const took = measured<NodeMemory>("memory", "--users", `${part(1e6)}`);
  if (!took) return notYet(work, asked, FAILED);
  const { readerMb, nodeMb, bothMb, engineMb } = took;
  const mb = (value: number) => `${value.toFixed(0)} MB`;
  return {
    work,
    asked,
    took: `${mb(bothMb - engineMb)} beyond ${mb(engineMb)}; the reader ${mb(readerMb)} at most, the node ${mb(nodeMb)}`,
    part: (bothMb - engineMb) / 400,
  };
}

const kernels = measured<KernelTimes[]>("kernels", "--users", `${part(1e6)}`, "--runs", "5") ?? [];
const rows: readonly SpeedRow[] = [
  ...clusterRows(),
  stepRow(kernels),
  ...sumRows(kernels),
  ...readingRows(
    measured<ReadingTimes[]>(
      "ingest",
      "--events",
      `${part(5e6)}`,
      "--customers",
      `${part(2e5)}`,
      "--memory",
      "1024",
    ) ?? [],
  ),
  ...SESSIONS.map(sessionRow),
  ...startRows(),
  memoryRow(),
  caseRow(),
];
const machine = `${availableParallelism()} cores, ${process.version}, load ${loadavg()[0].toFixed(1)} at the end`;
const pictures = [reachedPicture(rows), besidePicture(rows)].map(({ name, svg, alt }) => {
  writeFileSync(join(dirname(values.out), name), svg);
  return { name, alt };
});
writeFileSync(values.out, speedPage(rows, share, machine, pictures));
console.log(`${values.out}: ${rows.length} rows`);
