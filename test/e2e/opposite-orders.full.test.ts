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

test("owners with room for one study who approve two in different orders: both end, one after the other", async () => {
  await Promise.all(["east", "west"].map((name) => service.propose(name)));
  for (const { process } of owners) await process.until("both", () => told(process, "ASK").length === 2);
  const [first, second] = told(owners[0].process, "ASK");
  const approve = async ({ config, process }: (typeof owners)[number], plan: string) => {
    const main = join(ROOT, "client-node/src/edge/main.ts");
    await execute(globalThis.process.execPath, [
      main,
      "approve",
      "--config",
      config,
      "--study",
      plan.slice(0, 16),
    ]);
    // It agrees to the one before it hears of the other.
    await process.until("its word", (one) => one["code"] === "PLAN_AGREED" && one["study"] === plan);
  };
  const orders = [
    [first, second],
    [second, first],
    [second, first],
  ];
  for (const at of [0, 1]) await Promise.all(owners.map((owner, node) => approve(owner, orders[node][at])));
  for (const { process } of owners)
    await process.until("both models", () => told(process, "STUDY_FINISHED").length === 2);
  // Whoever has both in hand signs one: the other waits for room.
  for (const { process } of owners) expect(new Set(told(process, "WAITS_FOR_ROOM")).size).toBeLessThan(2);
}, 120_000);
