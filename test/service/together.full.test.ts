import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { NO_POSTGRES, type TestPostgres, startPostgres } from "../sources/postgres-server.ts";
import { soon, tinyTemplate } from "./consortium.ts";
import { CutProxy } from "./cut-proxy.ts";
import { type OneProcess, Processes } from "./processes.ts";
import { NO_REDIS, TestRedis } from "./redis-server.ts";

const [MEMBERS, PROCESSES, LEASE_S, LONG_MS] = [12, 3, 2, 240_000];
const until = (holds: () => void | Promise<void>) => vi.waitFor(holds, { timeout: LONG_MS, interval: 100 });
/** Every fault here can cost the session that is open an attempt. */
const ATTEMPTS = 12;

let postgres: TestPostgres;
let redis: TestRedis;
let ways: CutProxy[];
let processes: Processes;

/** Offers a study through whichever process answers. */
async function propose(name: string): Promise<void> {
  const asked = { name, template: "tiny", snapshot: "2026-01-01T00:00:00Z", closesAt: soon(LONG_MS) };
  await until(async () => {
    for (const process of processes.all) if (await processes.ask(process, "propose", asked)) return;
    expect(await processes.states()).toHaveProperty(name);
  });
}

/** Messages that members hear in the rounds of a session. */
const ROUNDS = ["open", "close", "final"];

/** Does something, one after another, at the first message of each round that members hear; returns what waits for all of it. */
function inEveryRound(faults: readonly (() => Promise<void>)[]): () => Promise<void> {
  const left = new Map(ROUNDS.map((kind, at) => [kind, faults[at]]));
  let last = Promise.resolve();
  processes.consortium.heard = (kind) => {
    const fault = left.get(kind);
    left.delete(kind);
    if (fault) last = last.then(fault);
  };
  return async () => {
    // A study can be told to be finished a moment before its members hear the last round.
    await until(() => expect(left.size).toBe(0));
    await last;
  };
}

async function endsWell(name: string): Promise<void> {
  let state: string | undefined;
  await until(async () => {
    state = (await processes.states())[name];
    expect(state).toMatch(/^(finished|failed)/);
  });
  expect(state).toBe("finished");
  processes.requireSound();
  for (const { nodes } of processes.consortium.members)
    for (const node of nodes.values()) {
      const bodies = node.store.lines().map((line) => parseEntry(line)!.body);
      const charged = bodies.flatMap((body) =>
        body.type === "RESERVE" ? [`${body.session}/${body.attempt}`] : [],
      );
      expect(charged.length).toBeGreaterThan(0);
      expect(new Set(charged).size).toBe(charged.length);
    }
}

/** Whether a process answers the API: by itself, or by the one that drives. */
async function readyAt({ apiPort }: OneProcess): Promise<void> {
  expect((await fetch(`http://127.0.0.1:${apiPort}/readyz`)).status).toBe(200);
}

const newTerm = (before: number) => processes.until(() => processes.terms.length > before);

describe.skipIf(NO_POSTGRES + NO_REDIS !== "")(
  `three processes of one coordinator, on one store${NO_POSTGRES}${NO_REDIS}`,
  () => {
    beforeAll(async () => {
      [postgres, redis] = await Promise.all([startPostgres(), TestRedis.begin()]);
      const { port } = new URL(postgres.url);
      ways = await Promise.all(Array.from({ length: PROCESSES }, () => CutProxy.before(Number(port))));
      const urlOf = (at: number) => postgres.url.replace(port, `${ways[at].port}`);
      const store = (at: number) =>
        ({
          kind: "postgres",
          url: urlOf(at),
          schema: "consortium",
          leaseSeconds: LEASE_S,
          patienceSeconds: 60,
        }) as const;
      const study = tinyTemplate(MEMBERS, ATTEMPTS);
      processes = await Processes.begin(MEMBERS, PROCESSES, { store, redis: redis.url }, study);
      for (const process of processes.all) processes.start(process);
      await newTerm(0);
      for (const member of processes.consortium.members) member.connect();
    });

    afterAll(async () => {
      await processes.end();
      await Promise.all(ways.map((way) => way.end()));
      await Promise.all([postgres.stop(), redis.stop()]);
    });

    beforeEach(() => (processes.consortium.heard = undefined));

    test(
      "the driver is killed in every round: another goes on, and nothing is charged twice",
      async () => {
        const killed = async () => {
          const before = processes.terms.length;
          const driver = processes.driver!;
          await processes.kill(driver);
          processes.start(driver);
          await newTerm(before);
        };
        const done = inEveryRound([killed, killed, killed]);
        await propose("killed");
        await done();
        await endsWell("killed");
        const terms = processes.terms.map(({ term }) => term);
        expect(terms.length).toBeGreaterThan(ROUNDS.length);
        expect(terms).toEqual([...new Set(terms)].toSorted((a, b) => a - b));
      },
      LONG_MS,
    );

    test(
      "Redis and the books' server are killed, the driver is cut off from the books: another drives, and the process of LEASE_LOST passes on to it",
      async () => {
        let cutOff: OneProcess | undefined;
        const done = inEveryRound([
          async () => {
            await redis.stop();
            await processes.until(() => processes.driver!.lines.some(({ type }) => type === "redis-lost"));
            await redis.start();
          },
          async () => {
            postgres.crash();
            await postgres.start();
          },
          async () => {
            const before = processes.terms.length;
            cutOff = processes.driver!;
            ways[processes.all.indexOf(cutOff)].cut();
            await newTerm(before);
          },
        ]);
        await propose("parted");
        await done();
        await endsWell("parted");
        const { lines } = cutOff!;
        expect(lines.map(({ code }) => code)).toContain("LEASE_LOST");
        expect(processes.driver).not.toBe(cutOff);
        for (const process of processes.all) await until(() => readyAt(process));
        ways[processes.all.indexOf(cutOff!)].mend();
      },
      LONG_MS,
    );
  },
);
