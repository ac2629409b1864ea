import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "./environment.ts";
import type { PartyProcess } from "./party-process.ts";
import { TestService } from "./test-service.ts";
import { TestStudy } from "./test-study.ts";

const execute = promisify(execFile);

let study: TestStudy;
let service: TestService;
let owners: { readonly config: string; readonly process: PartyProcess }[];

beforeAll(async () => {
  study = await TestStudy.create(3, 1000);
  service = new TestService(study);
  await service.start();
  owners = study.nodes.map((node) => {
    const config = study.writeVariant(node.name, "serve.yaml", (variant) => {
      variant["account"].epsilon = 100;
      variant["policy"].parallel = 1;
      variant["policy"].approve = "ask";
    });
    node.process = study.launch("client-node", config, {}, "serve");
    return { config, process: node.process };
  });
}, 60_000);
afterAll(() => study.stop());

/** The studies that a process has told of with a code. */
function told(process: PartyProcess, code: string): readonly string[] {
  return process.news.filter((one) => one["code"] === code).map((one) => String(one["study"]));
}

/** An owner answers a proposal by command; resolves when the running node has taken it up, so many times in all. */
async function says(
  { config, process }: (typeof owners)[number],
  word: "approve" | "refuse",
  plan: string,
  code: string,
  times = 1,
): Promise<void> {
  const main = join(ROOT, "client-node/src/edge/main.ts");
  await execute(globalThis.process.execPath, [main, word, "--config", config, "--study", plan.slice(0, 16)]);
  const heard = () => told(process, code).filter((one) => one === plan).length;
  await process.until(`${code} ${times} times`, () => heard() >= times);
}

test("owners with room for one study who approve two in different orders: both end, one after the other", async () => {
  await Promise.all(["east", "west"].map((name) => service.propose(name)));
  for (const { process } of owners) await process.until("both", () => told(process, "ASK").length === 2);
  const [first, second] = told(owners[0].process, "ASK");
  const orders = [
    [first, second],
    [second, first],
    [second, first],
  ];
  for (const at of [0, 1])
    await Promise.all(owners.map((owner, node) => says(owner, "approve", orders[node][at], "PLAN_AGREED")));
  for (const { process } of owners)
    await process.until("both models", () => told(process, "STUDY_FINISHED").length === 2);
  // Whoever has both in hand signs one: the other waits for room.
  for (const { process } of owners) expect(new Set(told(process, "WAITS_FOR_ROOM")).size).toBeLessThan(2);
}, 120_000);

test("a yes that is taken back before the study has begun is heard at once, and so is one that is given after all", async () => {
  await service.propose("north");
  const [first, ...others] = owners;
  await first.process.until("the third", () => told(first.process, "ASK").length === 3);
  const plan = told(first.process, "ASK")[2];
  await says(first, "approve", plan, "PLAN_AGREED");
  await says(first, "refuse", plan, "STUDY_ENDED");
  await says(first, "approve", plan, "PLAN_AGREED", 2);
  for (const owner of others) await says(owner, "approve", plan, "PLAN_AGREED");
  for (const { process } of owners)
    await process.until("the model", () => told(process, "STUDY_FINISHED").includes(plan));
  expect(first.process.news.find((one) => one["code"] === "STUDY_ENDED")).toMatchObject({
    study: plan,
    reason: "PLAN_DECLINED",
  });
}, 120_000);
