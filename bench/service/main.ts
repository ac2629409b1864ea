import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { textTable } from "@fedseg/wording/terminal/text-table.ts";
import { listenConfig } from "@fedseg/coordinator/edge/listen-config.ts";
import { Consortium, soon, tinyTemplate } from "../../test/service/consortium.ts";
import { type Asked, memberKey, memberName } from "./clients.ts";

/**
 * `npm run bench:service -- [--studies S] [--members M] [--connected C] [--json]`: a service in this process, its members in others, over
 * sockets. What a session costs in processor time, of all parties and of the service alone: of one study; of one beside which so
 * many members in all are connected and wait; and of so many studies of the same members at once. And the service's memory.
 */
const { values } = parseArgs({
  options: {
    studies: { type: "string", default: "50" },
    members: { type: "string", default: "20" },
    connected: { type: "string", default: "1000" },
    json: { type: "boolean", default: false },
  },
});
const [studies, members, connected] = [values.studies, values.members, values.connected].map(Number);

const NEVER_MS = 3_600_000;
/** Members of studies in one process. */
const TOGETHER = 10;
/** How often what is measured of one study is. */
const REPEATS = 3;
const limits = { proposalsPerMinute: 1000, studiesUnderWay: 1000, deadlineDays: 14 };
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

/** Runs studies of the first members at once to their ends. */
async function run(name: string, count: number): Promise<Cost> {
  const { service } = consortium.serving;
  let [sessions, finished] = [0, 0];
  const ended = Promise.withResolvers<void>();
  const deaf = service.subscribe(({ type }) => {
    if (type === "released") sessions += 1;
    if (type !== "finished") return;
    finished += 1;
    if (!values.json) console.error(`${name}: ${finished} of ${count} have ended`);
    if (finished === count) ended.resolve();
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
  const [wallMs, after] = [performance.now() - from, await cpu()];
  deaf();
  // Everybody takes leave and the bundle is audited: none of the next studies' work.
  await pause(3000);
  return {
    service: (after.service - before.service) / sessions,
    all: (after.all - before.all) / sessions,
    wallMs,
    sessions,
  };
}

/** The same of studies one after another, the cheapest of them: whatever else the machine does makes none cheaper. */
async function oneByOne(name: string): Promise<Cost> {
  const costs: Cost[] = [];
  for (let at = 0; at < REPEATS; at += 1) costs.push(await run(`${name}-${at}`, 1));
  return costs.toSorted((a, b) => a.all - b.all)[0];
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
const alone = await oneByOne("alone");
const together = await run("together", studies);
const mostMb = process.resourceUsage().maxRSS / 1024;
const told = { studies, members, connected, among, alone, together, perMemberKb, mostMb };
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
