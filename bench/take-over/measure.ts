import { performance } from "node:perf_hooks";
import { argv } from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import type { ServiceView } from "@fedseg/coordinator/view.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { textTable } from "@fedseg/wording/terminal/text-table.ts";
import { Star } from "../../test/e2e/namespaces.ts";
import { soon, tinyTemplate } from "../../test/service/consortium.ts";
import { Processes } from "../../test/service/processes.ts";
import { TestRedis } from "../../test/service/redis-server.ts";
import { HERE } from "../../test/sources/place.ts";
import { startPostgres } from "../../test/sources/postgres-server.ts";
import { type Fault, type Site, allReady, faultsOf } from "./faults.ts";
import { type Options, networksOf, processName } from "./options.ts";

/** Messages that members hear in a study: of its start, of each round of a session, in which CERT comes when a member is missing, its end. */
const ROUNDS = ["call", "open", "close", "cert", "final"] as const;
type Round = (typeof ROUNDS)[number];
/** On a machine that holds everybody nothing is late because of its own. */
const NEVER_MS = 3_600_000;

/** What one fault has cost, in seconds since it happened. */
interface Cost {
  readonly fault: string;
  readonly round: Round;
  /** Whether another process drove behind it. */
  readonly isTakenOver: boolean;
  readonly drives: number | undefined;
  readonly everybody: number;
}

/** What became of a study. */
interface Outcome {
  readonly name: string;
  readonly state: string;
  readonly seconds: number;
  readonly faults: readonly Cost[];
}

const options = JSON.parse(argv[2]) as Options;
/** A fault or a study that has not ended after this never will. */
const PATIENCE_MS = 60_000 + 20_000 * options.nodes;
const star = options.maker === undefined ? undefined : new Star(networksOf(options), options.maker);
const placeOf = (name: string) => star?.placeOf(name) ?? HERE;
const seconds = (ms: number) => Math.round(ms / 100) / 10;

const site = await begun();
const { processes } = site;

async function begun(): Promise<Site> {
  const [postgres, redis] = await Promise.all([
    startPostgres(() => [], placeOf("postgres")),
    TestRedis.begin(placeOf("redis")),
  ]);
  const store = {
    kind: "postgres" as const,
    url: postgres.url,
    sslmode: "disable" as const,
    schema: "consortium",
    leaseSeconds: options.lease,
    patienceSeconds: 60,
  };
  const { timing, ...template } = tinyTemplate(options.nodes);
  const patient = { bundleMs: NEVER_MS, reportMs: NEVER_MS, confirmMs: NEVER_MS, unmaskMs: NEVER_MS };
  const places = {
    store: () => store,
    redis: redis.url,
    place: (at: number) => placeOf(processName(at)),
    limits: { silentMs: options.silent * 1000 },
  };
  const all = { ...template, timing: { ...timing, ...patient, graceMs: 200 * options.nodes } };
  return {
    postgres,
    redis,
    processes: await Processes.begin(options.nodes, options.coordinators, places, all),
  };
}

async function view(): Promise<ServiceView | undefined> {
  const { driver } = processes;
  return driver && ((await processes.ask(driver, "view")) as ServiceView | undefined);
}

async function everybodyIsHere(): Promise<void> {
  while (!(await view())?.members.every(({ isHere }) => isHere)) await pause(50);
}

/** Lets a fault happen, and waits until everybody goes on; then ends it, and waits until all is as before. */
async function tried(fault: Fault, round: Round): Promise<Cost> {
  const driver = processes.driver!;
  const before = processes.terms.length;
  const beganMs = performance.now();
  const { mend } = await fault.begin(site, driver);
  if (fault.isTakenOver) await processes.until(() => processes.terms.length > before);
  const next = processes.terms.at(before);
  const drives = next && seconds(next.atMs - beganMs);
  await everybodyIsHere();
  const everybody = seconds(performance.now() - beganMs);
  process.stderr.write(
    `${fault.told}, at ${round}: ${drives === undefined ? "" : `another drives after ${drives} s, `}everybody is connected after ${everybody} s\n`,
  );
  await mend?.();
  await allReady(site);
  return {
    fault: fault.name,
    round,
    isTakenOver: next !== undefined && next.at !== processes.all.indexOf(driver),
    drives,
    everybody,
  };
}

/** A fault, and the round at whose next message it happens. */
type Planned = readonly [Fault, Round];

/** Runs a study in which faults happen, one after another, as long as it lasts; takes them from what is left. */
async function run(name: string, left: Planned[]): Promise<Outcome> {
  const faults: Cost[] = [];
  const under = { way: false };
  const absent = processes.consortium.members.at(-1)!;
  let isAway = false;
  const comeBack = () => {
    if (isAway) absent.connect();
    isAway = false;
  };
  processes.consortium.heard = (kind) => {
    const [next] = left;
    if (!next || under.way) return;
    const [fault, round] = next;
    if (round === "cert" && kind === "open" && !isAway) {
      isAway = true;
      absent.leave();
    }
    if (round !== kind) return;
    left.shift();
    comeBack();
    under.way = true;
    void tried(fault, round)
      .then((cost) => faults.push(cost))
      .finally(() => (under.way = false));
  };
  const beganMs = performance.now();
  const patient = async () => {
    processes.requireSound();
    if (performance.now() - beganMs > PATIENCE_MS) throw new Error(`${name} does not end.${whereAllStand()}`);
    await pause(100);
  };
  const asked = { name, template: "tiny", snapshot: "2026-01-01T00:00:00Z", closesAt: soon(NEVER_MS) };
  while (!(processes.driver && (await processes.ask(processes.driver, "propose", asked)))) await patient();
  let state: string | undefined;
  while (!ENDED.includes(state ?? "") || under.way) {
    await patient();
    state = (await view())?.studies.find((each) => each.name === name)?.state ?? state;
  }
  comeBack();
  return { name, state: state!, seconds: seconds(performance.now() - beganMs), faults };
}

const ENDED = ["finished", "failed", "cancelled"];

/** How many charges of members' ledgers are of one session's attempt, and how many of these were made more than once. */
function charges(): { readonly made: number; readonly twice: number } {
  const all = processes.consortium.members.flatMap(({ name, nodes }) =>
    [...nodes].flatMap(([study, node]) =>
      node.store
        .lines()
        .map((line) => parseEntry(line)!.body)
        .flatMap((body) =>
          body.type === "RESERVE" ? [`${name} ${study} ${body.session}/${body.attempt}`] : [],
        ),
    ),
  );
  return { made: all.length, twice: all.length - new Set(all).size };
}

function whereAllStand(): string {
  const said = processes.all.map(({ lines, child }, at) => {
    const last = lines.slice(-8).map((line) => JSON.stringify(line));
    return [`\n${processName(at)} ${child ? "runs" : "has ended"}:`, ...last].join("\n  ");
  });
  return said.join("");
}

function tell(outcomes: readonly Outcome[]): void {
  const told = new Map(faultsOf(star, []).map((fault) => [fault.name, fault.told]));
  console.log(
    textTable(
      [
        { head: "what happens", width: 34 },
        { head: "at" },
        { head: "another drives after, s", align: "right", width: 14 },
        { head: "everybody is connected after, s", align: "right", width: 16 },
      ],
      outcomes.flatMap(({ faults }) =>
        faults.map(({ fault, round, drives, everybody }) => [
          told.get(fault)!,
          round.toUpperCase(),
          `${drives ?? "the same"}`,
          `${everybody}`,
        ]),
      ),
    ),
  );
  for (const { name, state, seconds: took } of outcomes) console.log(`${name}: ${state} after ${took} s`);
  const { coordinators, nodes, lease } = options;
  const { made, twice } = charges();
  console.log(
    `${coordinators} processes, ${nodes} nodes, a lease of ${lease} s; of ${made} charges ${twice} were made twice`,
  );
}

try {
  for (const process of processes.all) processes.start(process);
  await processes.until(() => processes.terms.length > 0);
  for (const member of processes.consortium.members) member.connect();
  await everybodyIsHere();
  await allReady(site);
  const faults = faultsOf(star, options.faults);
  const outcomes: Outcome[] = [];
  const studies: readonly Planned[][] = options.once
    ? [faults.map((fault, at) => [fault, at % 2 === 0 ? "open" : "close"])]
    : faults.map((fault) => ROUNDS.map((round) => [fault, round]));
  for (const left of studies)
    // A quick study may end before every round has come again.
    while (left.length > 0) {
      const outcome = await run(`study-${outcomes.length + 1}`, left);
      outcomes.push(outcome);
      if (outcome.state !== "finished")
        process.stderr.write(`${outcome.name}: ${outcome.state}${whereAllStand()}\n`);
      if (outcome.faults.length === 0)
        throw new Error(`${outcome.name}: ${outcome.state} after ${outcome.seconds} s${whereAllStand()}`);
    }
  const { made, twice } = charges();
  if (options.json) console.log(JSON.stringify({ ...options, charges: made, twice, studies: outcomes }));
  else tell(outcomes);
  const isWell = outcomes.every(({ state }) => state === "finished") && made > 0 && twice === 0;
  process.exitCode = isWell ? 0 : 1;
} finally {
  await processes.end();
  await Promise.all([site.postgres.stop(), site.redis.stop()]);
}
process.exit();
