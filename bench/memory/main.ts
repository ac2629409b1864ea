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

/** What a process takes now; 0 of one that has ended. Pages that both processes have mapped are counted half each. */
function megabytesOf(pid: number): number {
  try {
    const told = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    return (Number(/^Pss: +(\d+)/m.exec(told)?.[1] ?? 0) * 1024) / 1e6;
  } catch {
    return 0;
  }
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
    const own = megabytesOf(node.pid!);
    const reader = childrenOf(node.pid!).reduce((sum, pid) => sum + megabytesOf(pid), 0);
    most.reader = Math.max(most.reader, reader);
    most.node = Math.max(most.node, own);
    most.both = Math.max(most.both, own + reader);
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
