import { fork } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeEvents } from "./write-events.ts";

const { values } = parseArgs({
  options: {
    events: { type: "string", default: "5000000" },
    customers: { type: "string", default: "200000" },
    memory: { type: "string", default: "1024,128" },
    seed: { type: "string", default: "1" },
  },
});
const [events, customers, seed] = [values.events, values.customers, values.seed].map(Number);

/** What one run says of itself. */
interface Told {
  readonly seconds: number;
  /** Of all threads together: what other programs of the machine do does not count. */
  readonly cpuSeconds: number;
  readonly users: number;
  readonly rssBytes: number;
  readonly spilledBytes: number;
}

/** Reads, cleans and measures in a process of its own, whose memory is nobody else's. */
function prepare(path: string, memoryMb: string): Promise<Told> {
  const child = fork(new URL("./prepare.ts", import.meta.url), [path, memoryMb]);
  return new Promise((done, fail) => {
    child.once("message", (message) => done(message as Told));
    child.once("exit", (code) => fail(new Error(`the run ended with ${code}`)));
  });
}

const folder = mkdtempSync(join(tmpdir(), "bench-events-"));
try {
  const path = join(folder, "events.parquet");
  await writeEvents(path, { events, customers, seed });
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
  console.log(
    `${events} events of ${customers} customers, ${megabytes(statSync(path).size)} of Parquet, two threads`,
  );
  for (const memory of values.memory.split(",")) {
    const { seconds, cpuSeconds, users, rssBytes, spilledBytes } = await prepare(path, memory);
    console.log(
      `memoryMb ${memory}: ${seconds.toFixed(1)} s to the features of ${users} users, ${cpuSeconds.toFixed(1)} s of processor | ` +
        `process ${megabytes(rssBytes)} at most | database and spill ${megabytes(spilledBytes)}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
