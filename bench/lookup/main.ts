import { type ChildProcess, fork } from "node:child_process";
import { parseArgs } from "node:util";
import { type Measured, openLoop, percentile } from "./open-loop.ts";

const { values } = parseArgs({
  options: {
    users: { type: "string", default: "1000000" },
    rate: { type: "string", default: "2000" },
    seconds: { type: "string", default: "8" },
  },
});
const [users, perSecond, seconds] = [values.users, values.rate, values.seconds].map(Number);
const [warmUpSeconds, floorSeconds, connections] = [2, 4, 32];
const token = "bench-".repeat(8);

/** What the server process says of itself. */
interface Told {
  readonly port: number;
  readonly buildMs: number;
  readonly indexBytes: number;
  readonly rssBytes: number;
  readonly cpu: NodeJS.CpuUsage;
}

function next(child: ChildProcess): Promise<Told> {
  return new Promise((done, fail) => {
    child.once("message", (message) => done(message as Told));
    child.once("exit", () => fail(new Error("the server process has ended")));
  });
}

async function ask(child: ChildProcess): Promise<Told> {
  const told = next(child);
  child.send("cost");
  return told;
}

/** One in twenty is nobody's id; ids jump about, so that no cache line is warm by order. */
function request(n: number) {
  const at = (n * 7919) % users;
  const [id, status] = n % 20 === 0 ? [`stranger-${at}`, 404] : [`customer-${at}`, 200];
  return {
    text: `GET /segments/${id} HTTP/1.1\r\nHost: node\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    status,
  };
}

async function measure(): Promise<void> {
  const server = fork(new URL("./server.ts", import.meta.url), [token, `${users}`]);
  try {
    const { port, buildMs, indexBytes, rssBytes } = await next(server);
    const load = { port, perSecond, connections, request };
    await openLoop({ ...load, seconds: warmUpSeconds });
    const before = (await ask(server)).cpu;
    const measured = await openLoop({ ...load, seconds });
    const { cpu, rssBytes: resident } = await ask(server);
    const busy = (cpu.user + cpu.system - before.user - before.system) / (seconds * 1e6);
    console.log(`lookups       ${latencies(measured)} | wrong answers ${measured.wrong}`);
    console.log(
      `one core ${(100 * busy).toFixed(0)} % busy | index ${megabytes(indexBytes)}, ${buildMs.toFixed(0)} ms`,
    );
    console.log(`server process ${megabytes(resident)} resident, ${megabytes(rssBytes)} of it for the index`);
  } finally {
    server.kill();
  }
}

/** The same load on a server that does nothing: what of the latency is the machine's, and other processes'. */
async function measureFloor(): Promise<void> {
  const floor = fork(new URL("./floor.ts", import.meta.url));
  try {
    const { port } = await next(floor);
    const same = (n: number) => ({ ...request(n), status: 200 });
    const load = { port, perSecond, connections, request: same };
    console.log(`bare sockets  ${latencies(await openLoop({ ...load, seconds: floorSeconds }))}`);
  } finally {
    floor.kill();
  }
}

function latencies({ latencies: all }: Measured): string {
  const told = (share: number) => `${percentile(all, share).toFixed(2)} ms`;
  return `p50 ${told(0.5)} | p99 ${told(0.99)} | p99.9 ${told(0.999)} | most ${told(1)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

console.log(`${users} users, ${perSecond} requests/s for ${seconds} s over ${connections} connections`);
await measureFloor();
await measure();
