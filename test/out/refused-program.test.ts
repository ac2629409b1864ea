import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { StudyModel } from "@fedseg/shared/programs/index.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runHere } from "../cli/command.ts";
import { foretoldUsers } from "../simulation/foretold-users.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { LabelledNode } from "./labelled-node.ts";

const USERS = 60;
const tableOf = foretoldUsers(9200, USERS, (orders) => orders / 10);

const study = new InProcessStudy({
  plan: (tiny: Plan): Plan => ({
    ...tiny,
    targets: { again: { of: "bought-again", withinDays: 90 } },
    programs: [
      { ...tiny.programs[0], share: 0.4 },
      { name: "logistic", share: 0.6, spec: { target: "again", evaluate: { share: 0.1 } } },
    ],
    limits: { ...tiny.limits, maxSessions: 20 },
  }),
  table: tableOf,
}).run();
const { plan } = study;
const whole = study.model()!;
const refused = { code: "PLAN_TOO_SMALL", what: "About 3 users are too few.", why: "Why.", todo: "Todo." };
const without = (name: string): StudyModel =>
  whole.map((ended) => (ended.name === name ? { name, refused } : ended));

let node: LabelledNode;
beforeAll(async () => {
  node = await LabelledNode.create();
});
afterAll(() => node.remove());

const finish = (model: StudyModel) => node.finish(plan, model, tableOf(0));
const run = (command: string, ...more: string[]) =>
  runHere("client-node", [command, "--config", node.configure({}), ...more]);
const isThere = (name: string) => existsSync(join(node.folder, name));
const exportedHeader = async () => {
  const config = node.configure({ out: { targets: { crm: { csv: "out.csv" } } } });
  expect(await runHere("client-node", ["export", "--config", config, "--to", "crm"])).toMatchObject({
    status: 0,
  });
  return readFileSync(join(node.folder, "out.csv"), "utf8").split("\r\n")[0];
};

test("of a program that is refused nobody keeps the score of an earlier study, and people read why", async () => {
  await finish(whole);
  expect(await exportedHeader()).toContain("logistic");
  expect((await run("segments")).stdout).toMatch(/SEGMENTS[^]*THE CHANCE OF "AGAIN"/i);
  await finish(without("logistic"));
  const { status, stdout } = await run("segments");
  expect(status).toBe(0);
  expect(stdout).toMatch(/SEGMENTS[^]*NO RESULT: LOGISTIC[^]*About 3 users are too few/);
  expect(stdout).not.toMatch(/THE CHANCE OF/i);
  const page = join(node.folder, "page.html");
  expect(await run("insights", "--html", page)).toMatchObject({ status: 0 });
  expect(readFileSync(page, "utf8")).toMatch(/No result: logistic[^]*没有结果：logistic/);
  expect(await exportedHeader()).not.toContain("logistic");
});

test("without a segmentation nothing of the earlier one is left, and what else was learnt is shown", async () => {
  await finish(whole);
  const own = ["segments.json", "own-by-segment.csv.sealed"];
  expect(own.map(isThere)).toEqual([true, true]);
  await finish(without("segmentation"));
  expect(own.map(isThere)).toEqual([false, false]);
  const { status, stdout } = await run("segments");
  expect(status).toBe(0);
  expect(stdout).toMatch(/^NO RESULT: SEGMENTATION[^]*THE CHANCE OF "AGAIN"/i);
  expect(await run("playbook")).toMatchObject({ status: 1, code: "NO_SEGMENTS" });
  expect(await exportedHeader()).toMatch(/^user_id,chance,band,/);
});
