import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import type { ServiceView } from "@fedseg/coordinator/view.ts";
import { textTable } from "@fedseg/wording/terminal/text-table.ts";
import { soon, tinyTemplate } from "../../test/service/consortium.ts";
import { Processes } from "../../test/service/processes.ts";
import { TestRedis } from "../../test/service/redis-server.ts";
import { startPostgres } from "../../test/sources/postgres-server.ts";

/**
 * `npm run bench:take-over -- [--coordinators C] [--nodes N] [--times T] [--lease S] [--json]`: kills the coordinator's process that drives
 * a study T times in every round of its sessions, and measures how long until another drives and until every member is connected to it.
 * Needs the programs of PostgreSQL and Redis.
 */
const { values } = parseArgs({
  options: {
    coordinators: { type: "string", default: "3" },
    nodes: { type: "string", default: "100" },
    times: { type: "string", default: "1" },
    lease: { type: "string", default: "10" },
    json: { type: "boolean", default: false },
  },
});
const [coordinators, nodes, times, leaseSeconds] = [
  values.coordinators,
  values.nodes,
  values.times,
  values.lease,
].map(Number);

/** What one kill has cost, in seconds. */
interface TakeOver {
  readonly round: string;
  readonly drives: number;
  readonly everybody: number;
}

const [postgres, redis] = await Promise.all([startPostgres(), TestRedis.begin()]);
const store = {
  kind: "postgres" as const,
  url: postgres.url,
  schema: "consortium",
  leaseSeconds,
  patienceSeconds: 60,
};
/** On a machine that holds everybody nothing is late because of its own. */
const NEVER_MS = 3_600_000;
const template = tinyTemplate(nodes);
const patient = { bundleMs: NEVER_MS, reportMs: NEVER_MS, confirmMs: NEVER_MS, unmaskMs: NEVER_MS };
const processes = await Processes.begin(
  nodes,
  coordinators,
  { store: () => store, redis: redis.url },
  { ...template, timing: { ...template.timing, ...patient } },
);
const { consortium } = processes;
const seconds = (ms: number) => Math.round(ms / 100) / 10;

async function view(): Promise<ServiceView | undefined> {
  const { driver } = processes;
  return driver && ((await processes.ask(driver, "view")) as ServiceView | undefined);
}

async function everybodyIsHere(): Promise<void> {
  while (!(await view())?.members.every(({ isHere }) => isHere)) await pause(100);
}

/** Kills the driver; a service manager starts it again at once. */
async function killed(round: string): Promise<TakeOver> {
  const before = processes.terms.length;
  const driver = processes.driver!;
  const killedMs = performance.now();
  await processes.kill(driver);
  processes.start(driver);
  await processes.until(() => processes.terms.length > before);
  const drives = seconds(performance.now() - killedMs);
  await everybodyIsHere();
  const everybody = seconds(performance.now() - killedMs);
  process.stderr.write(
    `killed at ${round}: another drives after ${drives} s, everybody is connected after ${everybody} s\n`,
  );
  return { round, drives, everybody };
}

/** Runs a study whose driver is killed; returns what that cost, and how long the study took, in seconds. */
async function study(): Promise<{ readonly takeOvers: readonly TakeOver[]; readonly took: number }> {
  const left = new Map(["open", "close", "final"].map((kind) => [kind, times]));
  const takeOvers: TakeOver[] = [];
  /** Whether a take-over is. */
  const under = { way: false };
  consortium.heard = (kind) => {
    const more = left.get(kind) ?? 0;
    if (under.way || more === 0) return;
    left.set(kind, more - 1);
    under.way = true;
    void killed(kind)
      .then((cost) => takeOvers.push(cost))
      .finally(() => (under.way = false));
  };
  const beganMs = performance.now();
  const asked = {
    name: "study",
    template: "tiny",
    snapshot: "2026-01-01T00:00:00Z",
    closesAt: soon(3_600_000),
  };
  while (!(await processes.ask(processes.driver!, "propose", asked))) await pause(100);
  while ((await processes.states())["study"] !== "finished" || under.way) await pause(200);
  return { takeOvers, took: seconds(performance.now() - beganMs) };
}

/** How many charges of members' ledgers are of one session's attempt, and how many of these were made more than once. */
function charges(): { readonly made: number; readonly twice: number } {
  const all = consortium.members.flatMap((member) =>
    [...member.nodes.values()].flatMap((node) =>
      node.store
        .lines()
        .map((line) => parseEntry(line)!.body)
        .flatMap((body) =>
          body.type === "RESERVE" ? [`${member.name} ${body.session}/${body.attempt}`] : [],
        ),
    ),
  );
  return { made: all.length, twice: all.length - new Set(all).size };
}

try {
  for (const process of processes.all) processes.start(process);
  await processes.until(() => processes.terms.length > 0);
  for (const member of consortium.members) member.connect();
  await everybodyIsHere();
  const { takeOvers, took } = await study();
  const found = { coordinators, nodes, leaseSeconds, took, ...charges(), takeOvers };
  if (values.json) console.log(JSON.stringify(found));
  else {
    console.log(
      textTable(
        [
          { head: "killed at" },
          { head: "another drives after, s" },
          { head: "everybody is connected after, s" },
        ],
        takeOvers.map(({ round, drives, everybody }) => [round, `${drives}`, `${everybody}`]),
      ),
    );
    console.log(
      `${coordinators} processes, ${nodes} nodes, a lease of ${leaseSeconds} s: the study ended after ${took} s; of ${found.made} charges ${found.twice} were made twice`,
    );
  }
} finally {
  await processes.end();
  await Promise.all([postgres.stop(), redis.stop()]);
}
process.exit();
