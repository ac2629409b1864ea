import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { execPath } from "node:process";
import { askOrDo } from "@fedseg/coordinator/edge/ask-or-do.ts";
import { listenConfig } from "@fedseg/coordinator/edge/listen-config.ts";
import type { ServiceView } from "@fedseg/coordinator/view.ts";
import { askService } from "@fedseg/keeper/local/call.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { stringify } from "yaml";
import { freePort } from "../../examples/demo/free-port.ts";
import { Consortium, soon, statesIn, tinyTemplate } from "./consortium.ts";

const MEMBERS = 4;
const NAMES = ["one", "two", "three"];
const KILLS = 12;
const LONG_MS = 240_000;
let consortium: Consortium;
let child: ReturnType<typeof spawn>;

beforeAll(async () => {
  const port = await freePort();
  consortium = new Consortium(MEMBERS, { listen: listenConfig.parse({ port }) });
  await consortium.start();
  const { service } = consortium.serving;
  await service.putTemplate({ name: "tiny", study: tinyTemplate(MEMBERS, KILLS + 1) });
  await consortium.stop();
  const { name, listen, key, atRest, folder } = consortium.config;
  const file = join(consortium.folder, "service.yaml");
  writeFileSync(
    file,
    stringify({ name, listen: { port: listen.port }, key, atRest, folder, farewellMs: 500 }),
  );
  begin(file);
});

afterAll(async () => {
  child.kill("SIGKILL");
  await consortium.end();
});

function begin(file: string): void {
  const program = join(import.meta.dirname, "../../coordinator/bin/fedseg-coordinator.mjs");
  child = spawn(execPath, [program, "serve", "--config", file], { stdio: "ignore" });
}

/** What the process tells at its door; undefined while none answers. */
async function view(): Promise<ServiceView | undefined> {
  if (child.exitCode !== null || child.signalCode !== null) return undefined;
  // Nobody opens the books in its place: it would find them in use as it starts.
  const { folder } = consortium.config;
  const answer = await askService(folder, { ask: "view", given: undefined }).catch(() => undefined);
  return answer?.done as ServiceView | undefined;
}

test(
  "a service that is killed again and again, at any moment, brings every study to its end, and charges nobody twice",
  async () => {
    for (const member of consortium.members) member.connect();
    await vi.waitFor(async () => expect(await view()).toBeDefined(), { timeout: LONG_MS, interval: 200 });
    for (const name of NAMES)
      await askOrDo(consortium.config, "propose", {
        name,
        template: "tiny",
        snapshot: "2026-01-01T00:00:00Z",
        closesAt: soon(LONG_MS),
      });
    const file = join(consortium.folder, "service.yaml");
    for (let kills = 0; kills < KILLS; kills += 1) {
      await new Promise((resolve) => setTimeout(resolve, 700 + ((kills * 997) % 1900)));
      child.kill("SIGKILL");
      await once(child, "exit");
      begin(file);
    }
    let states: readonly string[] = [];
    await vi.waitFor(
      async () => {
        const now = await view();
        states = Object.values(now ? statesIn(now) : {});
        expect(states.map((state) => /^(finished|failed)/.test(state))).toEqual(NAMES.map(() => true));
      },
      { timeout: LONG_MS, interval: 500 },
    );
    expect(states).toEqual(NAMES.map(() => "finished"));
    for (const { nodes } of consortium.members)
      for (const node of nodes.values()) {
        const bodies = node.store.lines().map((line) => parseEntry(line)!.body);
        const charged = bodies.flatMap((body) =>
          body.type === "RESERVE" ? [`${body.session}/${body.attempt}`] : [],
        );
        expect(new Set(charged).size).toBe(charged.length);
      }
  },
  2 * LONG_MS,
);
