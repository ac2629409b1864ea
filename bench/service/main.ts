import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { textTable } from "@fedseg/wording/terminal/text-table.ts";
import { listenConfig } from "@fedseg/coordinator/edge/listen-config.ts";
import { serviceLimits } from "@fedseg/coordinator/edge/service-config.ts";
import { Consortium, soon, tinyTemplate } from "../../test/service/consortium.ts";
import { type Asked, memberKey, memberName } from "./clients.ts";

/**
 * `npm run bench:service -- [--studies S] [--members M] [--connected C] [--rounds R] [--at-work N] [--json]`: a service in this process, its members in others, over
 * sockets. What a session costs in processor time, of all parties and of the service alone: of one study; of one beside which so
 * many members in all are connected and wait; and of so many studies of the same members at once. And the service's memory.
 * `--rounds`: how often one and many are measured in turn; `--at-work`: sessions at work at one time, the service's own limit when left out.
 */
const { values } = parseArgs({
  options: {
    studies: { type: "string", default: "50" },
    members: { type: "string", default: "20" },
    connected: { type: "string", default: "1000" },
    rounds: { type: "string", default: "1" },
    "at-work": { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const [studies, members, connected, rounds] = [
  values.studies,
  values.members,
  values.connected,
  values.rounds,
].map(Number);

const NEVER_MS = 3_600_000;
/** Members of studies in one process. */
const TOGETHER = 10;
/** Studies one after another, of which one alone is measured. */
const REPEATS = 3;
const atWork = values["at-work"] === undefined ? {} : { sessionsAtWork: Number(values["at-work"]) };
const limits = serviceLimits.parse({ proposalsPerMinute: 1000, studiesUnderWay: 1000, ...atWork });
/** Members that share a process and a machine answer as late as all of them together. */
const listen = listenConfig.parse({ port: 0, limits: { silentMs: NEVER_MS, proofMs: 60_000 } });

/** Processor time, ms. */
interface Took {
  readonly service: number;
  readonly all: number;
}

/** A session's cost, and how long everything took. */
interface Cost extends Took {
  readonly wallMs: number;
  readonly sessions: number;
}

const consortium = new Consortium(0, { limits, listen });
const children: ChildProcess[] = [];

/** Starts members in a process of their own; resolves with it when they are connected. */
async function join(from: number, to: number, isActive: boolean): Promise<ChildProcess> {
  const { port } = consortium.serving;
  const child = fork(new URL("clients.ts", import.meta.url));
  children.push(child);
  const coordinator = toHex(consortium.key.publicKey);
  child.send({ port, coordinator, from, to, isActive } satisfies Asked);
  await once(child, "message");
  await here(to);
  return child;
}

/** Waits until so many members are connected. */
async function here(count: number): Promise<void> {
  const { service } = consortium.serving;
  while (service.view().members.filter(({ isHere }) => isHere).length !== count) await pause(50);
}

/** Ends a process of members, and waits until the service has noticed. */
async function leave(child: ChildProcess): Promise<void> {
  children.splice(children.indexOf(child), 1);
  child.kill();
  await once(child, "exit");
  await here(members);
}

async function cpu(): Promise<Took> {
  const service = ms(process.cpuUsage());
  const others = await Promise.all(
    children.map(async (child) => {
      child.send("cpu");
      const [usage] = (await once(child, "message")) as [NodeJS.CpuUsage];
      return ms(usage);
    }),
  );
  return { service, all: others.reduce((sum, each) => sum + each, service) };
}

function ms({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1000;
}

/** Runs studies of the first members at once, until everybody has the last sum and has taken leave, and the bundles are audited. */
async function run(name: string, count: number): Promise<Cost> {
  const { service } = consortium.serving;
  let [sessions, left] = [0, 0];
  const audited = new Set<string>();
  const ended = Promise.withResolvers<void>();
  const deaf = service.subscribe(({ type, study }) => {
    // An earlier study's bundle may be audited again.
    if (study?.startsWith(`${name}-`) !== true) return;
    if (type === "released") sessions += 1;
    if (type === "audited") audited.add(study);
    if (type === "verified") left += 1;
    if (type === "audited" && !values.json) console.error(`${name}: ${audited.size} of ${count} have ended`);
    if (audited.size === count && left >= count * members) ended.resolve();
  });
  const [from, before] = [performance.now(), await cpu()];
  const roster = Array.from({ length: members }, (_, at) => memberName(at));
  for (let at = 0; at < count; at += 1)
    await service.propose({
      name: `${name}-${at}`,
      template: "tiny",
      snapshot: "2026-01-01T00:00:00Z",
      closesAt: soon(NEVER_MS),
      members: roster,
    });
  await ended.promise;
  const wallMs = performance.now() - from;
  // The last checkpoints are cosigned, and the books closed.
  await pause(2000);
  const after = await cpu();
  deaf();
  return {
    service: (after.service - before.service) / sessions,
    all: (after.all - before.all) / sessions,
    wallMs,
    sessions,
  };
}

/** The same of studies one after another. */
async function oneByOne(name: string): Promise<Cost> {
  const costs: Cost[] = [];
  for (let at = 0; at < REPEATS; at += 1) costs.push(await run(`${name}-${at}`, 1));
  return mean(costs);
}

/** The mean of what was measured several times. */
function mean(costs: readonly Cost[]): Cost {
  const of = (key: keyof Cost) => costs.reduce((sum, cost) => sum + cost[key], 0) / costs.length;
  return { service: of("service"), all: of("all"), wallMs: of("wallMs"), sessions: of("sessions") };
}

await consortium.start();
const template = tinyTemplate(members);
const never = { bundleMs: NEVER_MS, reportMs: NEVER_MS, confirmMs: NEVER_MS, unmaskMs: NEVER_MS };
await consortium.serving.service.putTemplate({
  name: "tiny",
  study: { ...template, timing: { ...template.timing, ...never } },
});
for (let at = 0; at < Math.max(members, connected); at += 1)
  await consortium.serving.service.addMember({
    name: memberName(at),
    identity: toHex(memberKey(at).publicKey),
  });
for (let from = 0; from < members; from += TOGETHER)
  await join(from, Math.min(members, from + TOGETHER), true);
// First of all: what sessions leave free for later would be taken for connections.
await pause(2000);
const before = process.memoryUsage.rss();
const waiting = await join(members, Math.max(members, connected), false);
await pause(2000);
const perMemberKb = (process.memoryUsage.rss() - before) / 1024 / Math.max(1, connected - members);
// The first studies of a process warm the engine up.
await oneByOne("warm");
const among = await oneByOne("among");
await leave(waiting);
// In turn, before and after: what else the machine does changes, and so does what members have in memory.
const alones = [await oneByOne("alone-0")];
const togethers: Cost[] = [];
for (let at = 1; at <= rounds; at += 1) {
  togethers.push(await run(`together-${at}`, studies));
  alones.push(await oneByOne(`alone-${at}`));
}
const [alone, together] = [mean(alones), mean(togethers)];
const mostMb = process.resourceUsage().maxRSS / 1024;
const told = { studies, members, connected, limits, among, alone, together, perMemberKb, mostMb };
if (values.json) console.log(JSON.stringify(told));
else
  console.log(
    textTable(
      [
        { head: `sessions of ${members} members, processor ms each` },
        { head: "all parties", align: "right" },
        { head: "service", align: "right" },
        { head: "by the clock, s in all", align: "right" },
      ],
      [
        row(`one study, ${connected} members connected`, among),
        row("one study", alone),
        row(`${studies} studies at once`, together),
      ],
    ),
    `\n${studies} at once to one alone: ${(together.all / alone.all).toFixed(2)}; the service's memory at most ${mostMb.toFixed(0)} MB, ${perMemberKb.toFixed(0)} kB for a member that waits`,
  );
for (const child of children) child.kill();
await consortium.end();
process.exit(0);

function row(what: string, { all, service, wallMs }: Cost): readonly string[] {
  return [what, all.toFixed(1), service.toFixed(1), (wallMs / 1000).toFixed(1)];
}
