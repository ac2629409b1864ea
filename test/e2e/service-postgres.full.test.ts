import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import pg from "pg";
import { NO_POSTGRES, type TestPostgres, startPostgres } from "../sources/postgres-server.ts";
import type { PartyProcess } from "./party-process.ts";
import { TestService } from "./test-service.ts";
import { type TestNode, TestStudy } from "./test-study.ts";

let study: TestStudy;
let service: TestService;
let coordinator: PartyProcess;
let server: TestPostgres;
/** Nobody is started again any more. */
let isOver = false;

/** Every process that ends while a session is open can cost it one. */
const ATTEMPTS = 12;

/** A party's part of the server; leases are short, so that nobody waits long for a process that was killed. */
const storeOf = (name: string) => ({
  kind: "postgres",
  url: server.url,
  schema: name.replaceAll("-", "_"),
  leaseSeconds: 1,
});

/** Starts a node, and again whenever the loss of the server has ended it, as a service manager does. */
function serve(node: TestNode): void {
  const config = study.writeVariant(node.name, "serve.yaml", (variant) => {
    variant["account"].epsilon = 100;
    variant["policy"].limits.maxAttempts = ATTEMPTS;
    variant["policy"].maxEpsilon = 100;
    variant["store"] = storeOf(node.name);
  });
  node.process = study.launch("client-node", config, {}, "serve");
  void node.process.exited.then(() => (isOver ? undefined : serve(node)));
}

/** The same with the service. */
async function startService(): Promise<void> {
  coordinator = await service.start();
  void coordinator.exited.then(async () => (isOver ? undefined : startService()));
}

/** Resolves when a node's report of a session has been handed to the network: another node's for each session. */
function onReport(session: number): Promise<void> {
  return new Promise((passed) => {
    study.nodes[session % study.nodes.length].proxy.onPassed = (message) => {
      if (message.type === "report" && message.envelope.session === session) passed();
    };
  });
}

/** Resolves when the folders of all nodes have the study's results, whichever processes have made them. */
async function ended(): Promise<void> {
  const has = ({ folder }: TestNode) => globSync("studies/*/model.json", { cwd: folder }).length === 1;
  const failed = () =>
    study.nodes.flatMap(({ process }) => process!.news.filter(({ code }) => code === "STUDY_ENDED"));
  const isOverNow = () => study.nodes.every(has) || failed().length > 0;
  await expect.poll(isOverNow, { timeout: 150_000, interval: 200 }).toBe(true);
  expect(failed()).toEqual([]);
}

async function ask(text: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const { rows } = await client.query(text);
  await client.end();
  return rows;
}

describe.skipIf(NO_POSTGRES !== "")(`both services with their books on a server${NO_POSTGRES}`, () => {
  beforeAll(async () => {
    server = await startPostgres();
    study = await TestStudy.create(3, 3000);
    service = new TestService(
      study,
      { store: storeOf("coordinator") },
      { limits: { maxSessions: 20, maxAttempts: ATTEMPTS } },
    );
    await startService();
    for (const node of study.nodes) serve(node);
  }, 60_000);
  afterAll(async () => {
    isOver = true;
    await study.stop();
    await server.stop();
  });

  test("the service is killed in a study, then the server is: it ends at all, and nobody was charged twice", async () => {
    const [second, fourth] = [onReport(2), onReport(4)];
    await service.propose("east");
    await second;
    await coordinator.kill();
    await fourth;
    const held = await ask("SELECT book, fence, holder FROM coordinator.books ORDER BY book");
    expect(held.map(({ book, fence }) => `${String(book)} ${String(fence)}`)).toEqual([". 2", "east 2"]);
    expect(new Set(held.map(({ holder }) => holder)).size).toBe(1);
    server.crash();
    await server.start();
    await ended();
    isOver = true;
    for (const { name, process, folder } of study.nodes) {
      expect(await process!.stop()).toBe(0);
      expect(existsSync(join(folder, "books.db"))).toBe(false);
      const charged = study.ledger(name).flatMap((line) => {
        const { body } = parseEntry(line)!;
        return body.type === "RESERVE" ? [`${body.session}/${body.attempt}`] : [];
      });
      expect(charged.length).toBeGreaterThan(3);
      expect(new Set(charged).size).toBe(charged.length);
    }
    expect(readFileSync(join(service.bundle("east"), "model.json"), "utf8")).toContain("segmentation");
  }, 180_000);
});
