import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { platform, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writePlatforms } from "../../examples/reference-case/write-platforms.ts";

/**
 * `npm run bench:memory -- [--users N] [--memory MB] [--json]`: what memory a node of so many users of the reference case's 20
 * features takes, the process that reads its rows and the one that keeps and counts them, with what the engine may take
 * subtracted. As the system tells it (/proc), so on Linux only.
 */
const { values } = parseArgs({
  options: {
    users: { type: "string", default: "1000000" },
    memory: { type: "string", default: "512" },
    json: { type: "boolean", default: false },
  },
});

/** Megabytes, as `--json` tells them: of each process at most, of both at the same time, and what of that is the engine's. */
export interface NodeMemory {
  readonly users: number;
  readonly readerMb: number;
  readonly nodeMb: number;
  readonly bothMb: number;
  readonly engineMb: number;
}

if (platform() !== "linux") throw new Error("What processes take is told on Linux only.");

const NODE = new URL("./node.ts", import.meta.url);
const EVERY_MS = 50;

/** Megabytes of a process: its own, and pages of programs and libraries, which processes share. */
interface Taken {
  readonly own: number;
  readonly files: number;
}

/** What a process takes now; nothing of one that has ended. */
function takenBy(pid: number): Taken {
  try {
    const told = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    const mb = (name: string) =>
      (Number(new RegExp(`^${name}: +(\\d+)`, "m").exec(told)?.[1] ?? 0) * 1024) / 1e6;
    return {
      own: mb("Pss_Anon") + mb("Pss_Shmem"),
      files: mb("Rss") - mb("Anonymous") - mb("Pss_Shmem"),
    };
  } catch {
    return { own: 0, files: 0 };
  }
}

/**
 * What processes take together. Pages of files count once, as of the process that has most of them mapped: what else of the
 * machine has them mapped, such as this process, takes nothing off.
 */
function together(all: readonly Taken[]): number {
  return all.reduce((sum, { own }) => sum + own, 0) + Math.max(0, ...all.map(({ files }) => files));
}

/** The processes that a process has started, by what the system says of its threads. */
function childrenOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8")
        .trim()
        .split(" ")
        .filter(Boolean)
        .map(Number),
    );
  } catch {
    return [];
  }
}

/** Looks at a node and its reader until the node ends; the most of each, and of both at the same time. */
function watch(node: ChildProcess): { reader: number; node: number; both: number } {
  const most = { reader: 0, node: 0, both: 0 };
  const look = setInterval(() => {
    const own = takenBy(node.pid!);
    const readers = childrenOf(node.pid!).map(takenBy);
    most.reader = Math.max(most.reader, together(readers));
    most.node = Math.max(most.node, together([own]));
    most.both = Math.max(most.both, together([own, ...readers]));
  }, EVERY_MS);
  node.once("exit", () => clearInterval(look));
  return most;
}

const [users, engineMb] = [Number(values.users), Number(values.memory)];
const folder = mkdtempSync(join(tmpdir(), "bench-memory-"));
try {
  const [home] = await writePlatforms(folder, { users, seed: 1 }, { cedar: 1 });
  const node = fork(NODE, [home, values.memory]);
  const most = watch(node);
  const counted = await new Promise<number>((done, fail) => {
    node.once("message", (message) => done(message as number));
    node.once("exit", (code) => fail(new Error(`the node ended with ${code}`)));
  });
  const told: NodeMemory = {
    users: counted,
    readerMb: most.reader,
    nodeMb: most.node,
    bothMb: most.both,
    engineMb,
  };
  const mb = (value: number) => `${value.toFixed(0)} MB`;
  if (values.json) console.log(JSON.stringify(told));
  else
    console.log(
      `${counted} users, 20 features, engine limit ${engineMb} MB: reader ${mb(most.reader)} at most, node ${mb(most.node)}, ` +
        `both at a time ${mb(most.both)}: ${mb(most.both - engineMb)} beyond the engine's limit`,
    );
} finally {
  rmSync(folder, { recursive: true });
}
