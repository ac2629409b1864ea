import { spawn } from "node:child_process";
import { once } from "node:events";
import { execPath, pid } from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { NO_NAMESPACES, Star } from "../../test/e2e/namespaces.ts";
import { type Options, networksOf } from "./options.ts";

/**
 * `npm run bench:take-over -- [--coordinators C] [--nodes N] [--lease S] [--silent S] [--faults A,B] [--once] [--json]`: what several processes of a
 * coordinator do when one is killed or cut off, and when their servers end or are out of reach: in every round of a study's sessions,
 * a study for each kind of fault. Measures how long until another drives and until every member is connected to it. Each process,
 * PostgreSQL and Redis are in network namespaces of their own, the members where all of their links end; where namespaces are not
 * allowed, only processes and servers are killed. `--once`: every fault once, in one study. Needs the programs of PostgreSQL and Redis.
 */
const { values } = parseArgs({
  options: {
    coordinators: { type: "string", default: "3" },
    nodes: { type: "string", default: "100" },
    lease: { type: "string", default: "10" },
    silent: { type: "string", default: "45" },
    faults: { type: "string", default: "" },
    once: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
const [coordinators, nodes, lease, silent] = [
  values.coordinators,
  values.nodes,
  values.lease,
  values.silent,
].map(Number);
const faults = values.faults.split(",").filter((name) => name !== "");
const isApart = NO_NAMESPACES === "";
const numbers = { coordinators, nodes, lease, silent };
const options: Options = { ...values, ...numbers, faults, maker: isApart ? pid : undefined };
if (!isApart) process.stderr.write(`Partitions are left out:${NO_NAMESPACES}\n`);

/** Runs where the members are. Returns the exit status. */
async function measure(within: readonly string[]): Promise<number> {
  const script = fileURLToPath(new URL("measure.ts", import.meta.url));
  const [program, ...words] = [...within, execPath, script, JSON.stringify(options)];
  const child = spawn(program, words, { stdio: "inherit" });
  // A terminal's Ctrl-C ends the child too, and npm passes it on once more; what is left is removed here.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  const [status] = (await once(child, "exit")) as [number | null];
  return status ?? 1;
}

if (isApart) {
  const star = await Star.create(networksOf(options));
  try {
    await star.pass(true);
    process.exitCode = await measure(star.within("hub"));
  } finally {
    await star.stop();
  }
} else process.exitCode = await measure([]);
