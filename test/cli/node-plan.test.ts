import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import { type PartyConfig, TestStudy } from "../e2e/test-study.ts";
import { runHereBeside } from "./command.ts";

let study: TestStudy;
beforeAll(async () => {
  study = await TestStudy.create(3, 1000);
  await study.startCoordinator();
});
afterAll(() => study.stop());

/** Runs a command of a node on a changed configuration. */
function shown(command: string, what: string, change: (config: PartyConfig) => void) {
  const path = study.writeVariant("shop-1", `${what.replaceAll(" ", "-")}.yaml`, change);
  return runHereBeside(join(study.folder, "shop-1"), "client-node", [command, "--config", path]);
}

test("a plan that this node agrees to is shown with its account", async () => {
  const { status, stdout, isUntouched } = await shown("plan", "agreed", () => undefined);
  expect({ status, isUntouched }).toEqual({ status: 0, isUntouched: true });
  for (const said of ["WHAT IT COSTS", "WHAT IS LEFT", "30.000", "agrees"]) expect(stdout).toContain(said);
  expect(policyLines(stdout).filter((line) => line.startsWith("ok"))).toHaveLength(15);
  expect(Math.max(...stdout.split("\n").map(columnsOf))).toBeLessThanOrEqual(80);
});

/** The lines that say what the policy allows. */
function policyLines(stdout: string): string[] {
  return stdout.slice(stdout.indexOf("WHAT THIS NODE'S POLICY SAYS")).split("\n");
}

test("all that a plan misses is shown at once, and where it differs from the dictionary, within 80 columns", async () => {
  const { status, stdout } = await shown("plan", "missed", (config) => {
    Object.assign(config["policy"], { maxEpsilon: 1, limits: { maxSnapshotDays: 1 } });
    config["dictionary"] = study.writeDictionary("shop-1", "narrow.yaml", ({ features }) => {
      features[1].range[1] = 5000;
    });
  });
  const lines = policyLines(stdout);
  expect(status).toBe(1);
  expect(lines.filter((line) => line.startsWith("NO"))).toHaveLength(5);
  expect(lines).toContainEqual(expect.stringMatching(/^features\.monetary\.hi +20000 +5000$/));
  expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(80);
});

test.each([
  ["a dearer plan than allowed", ({ policy }: PartyConfig) => (policy.maxEpsilon = 1), "POLICY_BUDGET"],
  ["too small an account", ({ account }: PartyConfig) => (account.epsilon = 2), "BUDGET_EXHAUSTED"],
  ["another roster", ({ policy }: PartyConfig) => policy.roster.pop(), "POLICY_ROSTER"],
])("%s is shown and refused: nothing is written", async (what, change, code) => {
  const { status, stdout, isUntouched } = await shown("plan", what, change);
  expect({ status, isUntouched }).toEqual({ status: 1, isUntouched: true });
  expect(stdout).toContain("WHAT IT COSTS");
  expect(stdout).toContain(`refuses. ${code}`);
});

test.each(["plan", "preview"])(
  "%s: another coordinator than the pinned one is not asked further",
  async (command) => {
    const outcome = await shown(command, `pinned ${command}`, ({ policy }) => {
      policy.coordinator.identity = "2".repeat(64);
    });
    expect(outcome).toMatchObject({ status: 1, code: "NOT_ADMITTED", stdout: "", isUntouched: true });
  },
);

test("a coordinator that is not there is told in words", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const wait = { isOver: false };
  const told = shown("plan", "nobody", (config) => (config["coordinatorUrl"] = "http://127.0.0.1:1")).finally(
    () => (wait.isOver = true),
  );
  while (!wait.isOver) {
    // Seconds of its patience pass between two turns of what is really on its way.
    await vi.advanceTimersByTimeAsync(1000);
    await setImmediate();
  }
  expect(await told).toMatchObject({ status: 1, code: "COORDINATOR_UNREACHABLE", isUntouched: true });
});

test("before anything was sent there are no receipts", async () => {
  const { status, stdout } = await shown("receipts", "none yet", () => undefined);
  expect({ status, stdout }).toEqual({ status: 0, stdout: "NO RECEIPTS: no report has left this node.\n" });
});
