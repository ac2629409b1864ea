import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCommand } from "../cli/command.ts";
import { TestStudy } from "../e2e/test-study.ts";

const COORDINATOR = "coordinator/src/edge/main.ts";
const NODE = "client-node/src/edge/main.ts";

let study: TestStudy;
beforeAll(async () => {
  study = await TestStudy.create(5, 1000);
});
afterAll(() => study.stop());

test("a node's owner revokes its key: coordinator and nodes end the study, also one that comes later, and it starts no more", async () => {
  const [own, ...others] = study.nodes;
  const coordinator = await study.startCoordinator();
  const running = others.map((node) => study.startNode(node));
  await coordinator.until("four enrolments", ({ code, approved }) => code === "ENROLLED" && approved === 4);
  const [absent] = others;
  await absent.process!.stop();
  const coordinatorConfig = join(study.folder, "coordinator", "config.yaml");
  const config = join(own.folder, "config.yaml");
  const revoked = await runCommand(NODE, [
    "revoke",
    "--config",
    config,
    "--reason",
    "stolen laptop",
    "--yes",
  ]);
  expect(revoked.stdout).toMatch(/REVOKED[^]+DELIVERED[^]+TELL_PARTNERS/);
  expect(readdirSync(own.folder).some((name) => name.startsWith("revocation-"))).toBe(true);
  expect(await Promise.all([coordinator.exited, ...running.map(({ exited }) => exited)])).toEqual([
    6, 5, 1, 1, 1,
  ]);
  expect(coordinator.stderr).toContain("IDENTITY_REVOKED");
  const restarted = await study.startCoordinator();
  expect(await study.startNode(absent).exited).toBe(1);
  expect(absent.process!.stderr).toContain("IDENTITY_REVOKED");
  await restarted.stop();
  for (const { name } of others) {
    const bodies = study.ledger(name).map((line) => parseEntry(line)!.body);
    // The one that came later has heard no peers: it refuses, and signs that when it has.
    const ending = name === absent.name ? [] : ["DENY", "REVOKE"];
    const entries = ["GENESIS", "SOFTWARE", "PLAN", "APPROVE", ...ending];
    expect(bodies.map(({ type }) => type)).toEqual(entries);
  }
  const waits = await runCommand(NODE, ["account", "--config", join(absent.folder, "config.yaml")]);
  expect(waits.stdout).toContain("2 more wait, unsigned");
  const again = await runCommand(NODE, ["run", "--config", config]);
  expect([again.status, again.code]).toEqual([1, "OWN_KEY_REVOKED"]);
  const rotated = await runCommand(NODE, ["rotate-key", "--config", config]);
  expect(rotated.stdout).toContain("TELL_PARTNERS");
  const changed = await runCommand(COORDINATOR, ["rotate-key", "--config", coordinatorConfig]);
  expect([changed.status, changed.stdout]).toEqual([0, expect.stringContaining("accept-rotation")]);
  const shown = await runCommand(NODE, ["account", "--config", config]);
  expect(shown.stdout).toContain("whoever stops here has released nothing");
});
