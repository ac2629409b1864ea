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

/** Resolves when the first node's report of a session of a study to come has been handed to the network. */
function onReport(session: number): Promise<void> {
  return new Promise((passed) => {
    const { proxy } = study.nodes[0];
    proxy.onPassed = (message) => {
      if (message.type !== "report" || message.envelope.session !== session) return;
      proxy.onPassed = () => undefined;
      passed();
    };
  });
}

/** Resolves when the folders of all nodes have so many studies' results, whichever processes have made them. */
async function ended(count: number): Promise<void> {
  await expect
    .poll(() => study.nodes.map(({ folder }) => modelsIn(folder)), { timeout: 100_000, interval: 200 })
    .toEqual(study.nodes.map(() => count));
}

function modelsIn(folder: string): number {
  const studies = join(folder, "studies");
  return existsSync(studies) ? globSync("*/model.json", { cwd: studies }).length : 0;
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
    study = await TestStudy.create(3, 20_000);
    service = new TestService(study, { store: storeOf("coordinator") });
    await startService();
    for (const node of study.nodes) serve(node);
  }, 60_000);
  afterAll(async () => {
    isOver = true;
    await study.stop();
    await server.stop();
  });

  test("the service is killed in a study, and another process takes all its books over and ends it", async () => {
    const reported = onReport(2);
    await service.propose("east");
    await reported;
    await coordinator.kill();
    await ended(1);
    const held = await ask("SELECT book, fence, holder FROM coordinator.books ORDER BY book");
    expect(held.map(({ book, fence }) => `${String(book)} ${String(fence)}`)).toEqual([". 2", "east 2"]);
    expect(new Set(held.map(({ holder }) => holder)).size).toBe(1);
  }, 120_000);

  test("the server dies in the next study and comes back: it ends, and nobody was charged twice", async () => {
    const reported = onReport(2);
    await service.propose("west");
    await reported;
    server.crash();
    await server.start();
    await ended(2);
    isOver = true;
    for (const { name, process, folder } of study.nodes) {
      expect(await process!.stop()).toBe(0);
      expect(existsSync(join(folder, "books.db"))).toBe(false);
      const charged = study.ledger(name).flatMap((line) => {
        const { body } = parseEntry(line)!;
        return body.type === "RESERVE" ? [`${body.study} ${body.session}/${body.attempt}`] : [];
      });
      expect(new Set(charged).size).toBe(charged.length);
      expect(new Set(charged.map((charge) => charge.split(" ")[0])).size).toBe(2);
    }
    for (const each of ["east", "west"])
      expect(readFileSync(join(service.bundle(each), "model.json"), "utf8")).toContain("segmentation");
  }, 120_000);
});
