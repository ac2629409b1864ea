import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import type { Work } from "@fedseg/keeper/process/work.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommand } from "../cli/command.ts";
import { NO_POSTGRES, type TestPostgres, startPostgres } from "../sources/postgres-server.ts";
import { checkLedger } from "./ledger-check.ts";
import type { PartyProcess } from "./party-process.ts";
import { type PartyConfig, TestStudy } from "./test-study.ts";

let study: TestStudy;
let server: TestPostgres;
/** What shop-1's schema was, in the midst of the study. */
let dump: string;
let statuses: readonly (number | null)[];
/** Processes that the server's death has ended, and that were started again, as a service manager does. */
let restarts = 0;

const schemaOf = (name: string) => name.replaceAll("-", "_");

/** Puts a party's books onto the server; leases are short, so that nobody waits long for a process that was killed. */
function onServer(
  name: string,
  file = "config.yaml",
  change: (config: PartyConfig) => void = () => undefined,
): string {
  return study.writeVariant(name, file, (config) => {
    const { url } = server;
    config["store"] = { kind: "postgres", url, schema: schemaOf(name), leaseSeconds: 2 };
    change(config);
  });
}

/** Runs a party until it ends well, with a new process for each that the loss of the server has ended. */
async function keptUp(first: PartyProcess, again: () => Work<PartyProcess>): Promise<number | null> {
  for (let party = first; ; party = await again()) {
    const status = await party.exited;
    if (status === 0 || !/STORE_UNWRITABLE|STORE_UNREACHABLE/.test(party.stderr + party.stdout))
      return status;
    restarts += 1;
  }
}

describe.skipIf(NO_POSTGRES !== "")(
  `a study whose parties keep their books on a server${NO_POSTGRES}`,
  () => {
    beforeAll(async () => {
      server = await startPostgres();
      study = await TestStudy.create(3, 40_000);
      for (const name of ["coordinator", ...study.nodes.map((node) => node.name)]) onServer(name);
      let isCrashed = false;
      study.nodes[0].proxy.onPassed = (message) => {
        if (isCrashed || message.type !== "report" || message.envelope.session !== 2) return;
        isCrashed = true;
        void (async () => {
          server.crash();
          await server.start();
          dump = await server.run("pg_dump", ["--schema", schemaOf("shop-1"), "--clean", "--if-exists"]);
        })();
      };
      const coordinator = await study.startCoordinator();
      statuses = await Promise.all([
        keptUp(coordinator, async () => study.startCoordinator()),
        ...study.nodes.map((node) => keptUp(study.startNode(node), () => study.startNode(node))),
      ]);
    }, 180_000);
    afterAll(async () => {
      await study.stop();
      await server.stop();
    });

    test("everybody ends well, with one model, and no file has books", () => {
      expect(statuses).toEqual([0, 0, 0, 0]);
      const folders = [study.bundle, ...study.nodes.map(({ folder }) => folder)];
      expect(new Set(folders.map((folder) => readFileSync(join(folder, "model.json"), "utf8"))).size).toBe(1);
      for (const folder of folders) expect(existsSync(join(folder, "books.db"))).toBe(false);
    });

    test("the server's death is told, or ends a process at its COMMIT; nothing was charged twice", () => {
      const parties = [study.coordinator!, ...study.nodes.map(({ process }) => process!)];
      const told = parties.filter(({ stdout }) =>
        stdout.includes("The server with the books does not answer"),
      );
      expect(told.length + restarts).toBeGreaterThan(0);
      for (const [self, { name, key }] of study.nodes.entries()) {
        const { events, spent } = checkLedger(study.ledger(name), key.publicKey, self);
        const charged = events.flatMap((event) =>
          event.type === "RESERVE" ? [`${event.session}/${event.attempt}`] : [],
        );
        expect(new Set(charged).size).toBe(charged.length);
        expect(spent).toBeGreaterThan(0n);
      }
    });

    test("commands find the books there", async () => {
      const config = join(study.nodes[1].folder, "config.yaml");
      const { stdout, status } = await runCommand("client-node/src/edge/main.ts", [
        "account",
        "--config",
        config,
      ]);
      expect(status).toBe(0);
      expect(stdout).toContain("authorised");
    });

    test("LEDGER_BEHIND: a dump that was put back is found out by the partners in the next study", async () => {
      const [victim, ...others] = study.nodes;
      await server.run("psql", ["--quiet", "--set", "ON_ERROR_STOP=1"], dump);
      const own = join(victim.folder, "config.yaml");
      await runCommand("client-node/src/edge/main.ts", ["leave", "--config", own, "--yes"]);
      const second = onServer("coordinator", "second.yaml", (config) => {
        config["folder"] = "second";
        config["store"].schema = "second";
        config["study"].title = "Second study";
      });
      const coordinator = study.launch("coordinator", second);
      const { port } = await coordinator.until("listening", ({ code }) => code === "LISTENING");
      for (const { proxy } of study.nodes) proxy.target = Number(port);
      for (const node of others) study.startNode(node);
      const restored = study.startNode(victim);
      expect(await restored.exited).toBe(1);
      expect(restored.stderr + restored.stdout).toContain("LEDGER_BEHIND");
      const ledger = study.ledger(victim.name).map((line) => parseEntry(line)!.body);
      expect(ledger.at(-1)).toMatchObject({ type: "DENY", code: "STUDY_LEFT" });
      await coordinator.kill();
    }, 120_000);
  },
);
