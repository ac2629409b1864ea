import { join } from "node:path";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestStudy } from "../e2e/test-study.ts";
import { runHereBeside } from "./command.ts";

let study: TestStudy;
beforeAll(async () => {
  study = await TestStudy.create(4, 1000);
});
afterAll(() => study.stop());

const plan = (...options: string[]) =>
  runHereBeside(study.folder, "coordinator", [
    "plan",
    "--config",
    join(study.folder, "coordinator", "config.yaml"),
    ...options,
  ]);

test("an operator sees what the study would compute and cost, before anything is written", async () => {
  const { status, stdout, isUntouched } = await plan();
  expect({ status, isUntouched }).toEqual({ status: 0, isUntouched: true });
  for (const said of [
    "WHAT LEAVES EACH PLATFORM",
    "count users",
    "WHAT IT COSTS",
    "8.000",
    "WHAT THE DATA SIZE",
  ]) {
    expect(stdout).toContain(said);
  }
  expect(Math.max(...stdout.split("\n").map(columnsOf))).toBeLessThanOrEqual(80);
  expect((await plan()).stdout).toBe(stdout);
});

test("a program gets plan and cost as one line", async () => {
  const { stdout } = await plan("--json");
  const shown = JSON.parse(stdout) as { plan: { title: string }; cost: { sessions: unknown[] } };
  expect(shown.plan.title).toBe("Test study");
  expect(shown.cost.sessions.length).toBeGreaterThanOrEqual(4);
});

test("a plan that nobody could accept is refused in words", async () => {
  const path = study.writeVariant(
    "coordinator",
    "dear.yaml",
    (config) => (config["study"].budget.epsilon = "25"),
  );
  const { status, code } = await runHereBeside(study.folder, "coordinator", ["plan", "--config", path]);
  expect([status, code]).toEqual([1, "PLAN_BUDGET"]);
});
