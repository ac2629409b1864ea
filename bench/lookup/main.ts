import { type ChildProcess, fork } from "node:child_process";
import { parseArgs } from "node:util";
import { openLoop, percentile } from "./open-loop.ts";

const { values } = parseArgs({
  options: {
    users: { type: "string", default: "1000000" },
    rate: { type: "string", default: "2000" },
    seconds: { type: "string", default: "8" },
  },
});
const [users, perSecond, seconds] = [values.users, values.rate, values.seconds].map(Number);
const [warmUpSeconds, connections] = [2, 32];
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

const server = fork(new URL("./server.ts", import.meta.url), [token, `${users}`]);
try {
  const { port, buildMs, indexBytes, rssBytes } = await next(server);
  const load = { port, perSecond, connections, request };
  await openLoop({ ...load, seconds: warmUpSeconds });
  const before = (await ask(server)).cpu;
  const { latencies, wrong } = await openLoop({ ...load, seconds });
  const after = await ask(server);
  const busy = (after.cpu.user + after.cpu.system - before.user - before.system) / (seconds * 1e6);
  const told = (share: number) => `${percentile(latencies, share).toFixed(2)} ms`;
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
  console.log(`${users} users, ${perSecond} requests/s for ${seconds} s over ${connections} connections`);
  console.log(
    `p50 ${told(0.5)} | p99 ${told(0.99)} | p99.9 ${told(0.999)} | most ${told(1)} | wrong answers ${wrong}`,
  );
  console.log(
    `one core ${(100 * busy).toFixed(0)} % busy | index ${megabytes(indexBytes)}, made in ${buildMs.toFixed(0)} ms`,
  );
  console.log(
    `server process ${megabytes(after.rssBytes)} resident, ${megabytes(rssBytes)} of it for the index`,
  );
} finally {
  server.kill();
}
