import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { textTable } from "@fedseg/wording/terminal/text-table.ts";
import { Consortium, soon, tinyTemplate } from "../../test/service/consortium.ts";
import { tinyKey } from "../../test/simulation/tiny-market.ts";

/**
 * `npm run bench:service -- [--studies S] [--members M] [--connected C] [--json]`: what a session costs in processor time of this
 * process, which holds the service and all members, when so many studies are under way at once and when one is alone; and what
 * memory a service takes for members that are connected and wait, from a process of their own.
 */
const { values } = parseArgs({
  options: {
    studies: { type: "string", default: "50" },
    members: { type: "string", default: "20" },
    connected: { type: "string", default: "1000" },
    json: { type: "boolean", default: false },
  },
});

const NEVER_MS = 3_600_000;
const LIMITS = { proposalsPerMinute: 1000, studiesUnderWay: 1000, deadlineDays: 14 };

/** Runs studies at once to their ends; returns processor time a session, ms. The first study of a process warms the engine up. */
async function perSession(studies: number, members: number): Promise<number> {
  const consortium = new Consortium(members, { limits: LIMITS });
  try {
    await consortium.start();
    const { service } = consortium.serving;
    const template = tinyTemplate(members);
    const never = { bundleMs: NEVER_MS, reportMs: NEVER_MS, confirmMs: NEVER_MS, unmaskMs: NEVER_MS };
    await service.putTemplate({
      name: "tiny",
      study: { ...template, timing: { ...template.timing, ...never } },
    });
    for (const member of consortium.members) member.connect();
    const run = async (name: string, count: number) => {
      let released = 0;
      const deaf = service.subscribe(({ type }) => void (type === "released" && (released += 1)));
      const before = process.cpuUsage();
      for (let at = 0; at < count; at += 1)
        await service.propose({
          name: `${name}-${at}`,
          template: "tiny",
          snapshot: "2026-01-01T00:00:00Z",
          closesAt: soon(NEVER_MS),
        });
      while (Object.values(consortium.states()).some((state) => state !== "finished")) await pause(50);
      deaf();
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000 / released;
    };
    await run("warm", 1);
    return await run("measured", studies);
  } finally {
    await consortium.end();
  }
}

/** Memory of a service with so many members connected beside what it takes with none, kB a member. */
async function perConnection(connected: number): Promise<number> {
  const consortium = new Consortium(0, { limits: LIMITS });
  const key = toHex(consortium.key.publicKey);
  try {
    await consortium.start();
    const { service, port } = consortium.serving;
    for (let at = 0; at < connected; at += 1) {
      const name = `shop-${at + 1}`;
      await service.addMember({ name, identity: toHex(tinyKey("consortium", name).publicKey) });
    }
    await pause(1000);
    const before = process.memoryUsage.rss();
    const clients = fork(new URL("clients.ts", import.meta.url), [`${port}`, `${connected}`, key]);
    await once(clients, "message");
    await pause(2000);
    const here = service.view().members.filter(({ isHere }) => isHere).length;
    if (here !== connected) throw new Error(`expected ${connected} members, got ${here}`);
    const after = process.memoryUsage.rss();
    clients.kill();
    await once(clients, "exit");
    return (after - before) / 1024 / connected;
  } finally {
    await consortium.end();
  }
}

const [studies, members, connected] = [values.studies, values.members, values.connected].map(Number);
// First of all: what sessions leave free for later would be taken for connections.
const memory = await perConnection(connected);
const alone = await perSession(1, members);
const together = await perSession(studies, members);
const told = {
  studies,
  members,
  connected,
  aloneCpuMs: alone,
  togetherCpuMs: together,
  ratio: together / alone,
  connectedKb: memory,
};
if (values.json) console.log(JSON.stringify(told));
else
  console.log(
    textTable(
      [{ head: "what" }, { head: "measured" }],
      [
        [`one session of one study of ${members} members, all parties, ms`, alone.toFixed(1)],
        [`one session of ${studies} such studies at once, ms`, together.toFixed(1)],
        ["ratio", (together / alone).toFixed(2)],
        [`memory for one of ${connected} connected members, kB`, memory.toFixed(0)],
      ],
    ),
  );
process.exit(0);
