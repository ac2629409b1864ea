import { fork, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ALLOCATORS } from "../../client-node/src/edge/ingest/reader/allocators.ts";
import { writeEvents } from "./write-events.ts";

const { values } = parseArgs({
  options: {
    events: { type: "string", default: "5000000" },
    customers: { type: "string", default: "200000" },
    memory: { type: "string", default: "1024,128" },
    files: { type: "string", default: "parquet,csv.gz" },
    runs: { type: "string", default: "3" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});
const [events, customers, seed, runs] = [values.events, values.customers, values.seed, values.runs].map(
  Number,
);

/** What a file took, as `--json` tells it: seconds of processor. */
export interface ReadingTimes {
  readonly file: string;
  readonly own: number;
  readonly byHand: number;
  readonly pandas?: number;
}

const times: ReadingTimes[] = [];
const say = (text: string) => {
  if (!values.json) console.log(text);
};

/** What one run says of itself. */
interface Told {
  readonly seconds: number;
  /** Of all threads together: what other programs of the machine do does not count. */
  readonly cpuSeconds: number;
  /** None where the memory has not been enough. */
  readonly users: number;
  readonly rssBytes: number;
  readonly spilledBytes?: number;
}

const HAND = new URL("./by-hand.ts", import.meta.url);
const OWN = new URL("./prepare.ts", import.meta.url);

/** Reads, cleans and measures in a process of its own, whose memory is nobody else's. */
function runOf(script: URL, args: readonly string[], env = process.env): Promise<Told> {
  const child = fork(script, args, { env });
  return new Promise((done, fail) => {
    child.once("message", (message) => done(message as Told));
    child.once("exit", (code) => fail(new Error(`the run ended with ${code}`)));
  });
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;

/** Measures by turns, so that what the machine does besides meets both alike. */
async function compare(path: string, memory: string, folder: string) {
  const [own, hand]: [Told[], Told[]] = [[], []];
  for (let run = 0; run < runs; run += 1) {
    hand.push(await runOf(HAND, [path, memory, folder]));
    own.push(await runOf(OWN, [path, memory], { ...ALLOCATORS, ...process.env }));
  }
  const [ours, theirs] = [own, hand].map((told) => median(told.map(({ cpuSeconds }) => cpuSeconds)));
  const beside = hand.some(({ users }) => users === 0)
    ? "by hand it does not fit into that memory"
    : `by hand ${theirs.toFixed(1)} s | ratio ${(ours / theirs).toFixed(2)}`;
  const most = (of: "rssBytes" | "spilledBytes") => Math.max(...own.map((told) => told[of] ?? 0));
  say(
    `memoryMb ${memory}: ${median(own.map(({ seconds }) => seconds)).toFixed(1)} s to the features of ${own[0].users} users, ` +
      `${ours.toFixed(1)} s of processor | ${beside} | ` +
      `process ${megabytes(most("rssBytes"))} at most | database and spill ${megabytes(most("spilledBytes"))}`,
  );
  return { own: ours, byHand: theirs };
}

/** Has pandas do the same, where it is installed. */
function pandas(path: string): number | undefined {
  const script = new URL("by_pandas.py", import.meta.url).pathname;
  // Debian's own Python has Debian's packages, whatever comes first on PATH.
  const { status, stdout } = spawnSync("/usr/bin/python3", [script, path], { encoding: "utf8" });
  if (status !== 0) {
    say("pandas: left out, python3-pandas is not installed or cannot read this file");
    return undefined;
  }
  const [users, seconds, rss] = stdout.trim().split(" ").map(Number);
  say(`pandas: ${users} users, ${seconds.toFixed(1)} s of processor, ${megabytes(rss)}`);
  return seconds;
}

const folder = mkdtempSync(join(tmpdir(), "bench-events-"));
try {
  const spill = join(folder, "spill");
  mkdirSync(spill);
  for (const ending of values.files.split(",")) {
    const path = join(folder, `events.${ending}`);
    await writeEvents(path, { events, customers, seed });
    say(
      `${events} events of ${customers} customers, ${megabytes(statSync(path).size)} of ${ending}, two threads, ` +
        `medians of ${runs} runs`,
    );
    const costs = [];
    for (const memory of values.memory.split(",")) costs.push(await compare(path, memory, spill));
    const beside = ending === "parquet" ? undefined : pandas(path);
    times.push({ file: ending, ...costs[0], ...(beside !== undefined && { pandas: beside }) });
  }
  if (values.json) console.log(JSON.stringify(times));
} finally {
  rmSync(folder, { recursive: true });
}
