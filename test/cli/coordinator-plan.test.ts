import { createServer } from "node:net";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openStore } from "@fedseg/keeper/books/sqlite-store.ts";
import { latestStudy } from "@fedseg/keeper/books/study-books.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkLedger } from "../e2e/ledger-check.ts";
import { type PartyConfig, TestStudy } from "../e2e/test-study.ts";
import { runCommand, runHereBeside } from "./command.ts";

const MAIN = "coordinator/src/edge/main.ts";

let study: TestStudy;
beforeAll(async () => {
  study = await TestStudy.create(4, 1000);
});
afterAll(() => study.stop());

/** Changes the study of a configuration. */
const studyWith = (change: (config: PartyConfig) => void) => (config: PartyConfig) => change(config["study"]);

test.each([
  ["two nodes only", (plan: PartyConfig) => plan["roster"].splice(2), "PLAN_COHORT", "COHORT_NODES"],
  [
    "a quorum that two sums can have",
    (plan: PartyConfig) => (plan["cohort"] = { c: 2, t: 3, m: 4 }),
    "PLAN_COHORT",
    "2t > n + c",
  ],
  ["no colluder", (plan: PartyConfig) => (plan["cohort"] = { c: 0, t: 3, m: 3 }), "PLAN_COHORT", "c ≥ 1"],
  ["epsilon zero", (plan: PartyConfig) => (plan["budget"].epsilon = "0"), "PLAN_BUDGET", "epsilon"],
  ["epsilon too large", (plan: PartyConfig) => (plan["budget"].epsilon = "25"), "PLAN_BUDGET", "epsilon"],
  ["epsilon negative", (plan: PartyConfig) => (plan["budget"].epsilon = "-1"), "CONFIG_INVALID", "epsilon"],
  [
    "epsilon a number",
    (plan: PartyConfig) => (plan["budget"].epsilon = 1),
    "CONFIG_INVALID",
    "expected string",
  ],
  ["delta zero", (plan: PartyConfig) => (plan["budget"].delta = "0"), "PLAN_BUDGET", "delta"],
  ["delta too large", (plan: PartyConfig) => (plan["budget"].delta = "0.01"), "PLAN_BUDGET", "delta ≤"],
  [
    "too few users",
    (plan: PartyConfig) => (plan["usersFloor"] = 5),
    "PLAN_TOO_SMALL",
    "Nearest feasible plans",
  ],
  [
    "one party twice",
    (plan: PartyConfig) => (plan["roster"][1].identity = plan["roster"][0].identity),
    "PLAN_ROSTER",
    "own identity key",
  ],
  [
    "too few sessions",
    (plan: PartyConfig) => (plan["limits"] = { maxSessions: 2, maxAttempts: 2 }),
    "PLAN_SESSIONS",
    "maxSessions",
  ],
  ["one segment", (plan: PartyConfig) => (plan["programs"][0].spec.k = 1), "CONFIG_INVALID", "spec.k"],
  ["no such day", (plan: PartyConfig) => (plan["snapshot"] = "2026-02-30"), "CONFIG_INVALID", "snapshot"],
])("a study with %s is refused and nothing is written", async (what, change, code, says) => {
  const path = study.writeVariant("coordinator", `${what.replaceAll(" ", "-")}.yaml`, studyWith(change));
  expect(await runHereBeside(study.folder, "coordinator", ["run", "--config", path])).toEqual({
    code,
    status: 1,
    stdout: "",
    stderr: expect.stringContaining(says),
    isUntouched: true,
  });
});

test("a port in use is refused, and no plan is recorded", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const address = other.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const path = study.writeVariant("coordinator", "port.yaml", (config) => {
    Object.assign(config, { folder: "port", listen: { host: "127.0.0.1", port } });
  });
  const { status, stderr, code } = await runCommand(MAIN, ["run", "--config", path]);
  other.close();
  expect([status, code]).toEqual([1, "LISTEN_FAILED"]);
  expect(stderr).toContain("EADDRINUSE");
  const store = openStore(join(study.folder, "coordinator", "port", "books.db"), study.vault("coordinator"));
  expect([store.lines(), latestStudy(store)]).toEqual([[], undefined]);
  await store.close();
});

test("an address that this machine does not have is refused", async () => {
  const path = study.writeVariant("coordinator", "host.yaml", (config) => {
    Object.assign(config, { folder: "host", listen: { host: "192.0.2.1", port: 0 } });
  });
  const { status, code } = await runCommand(MAIN, ["run", "--config", path]);
  expect([status, code]).toEqual([1, "LISTEN_FAILED"]);
});

/** Asks for an attribute that no shop has. */
function shoes({ features: [first] }: PartyConfig): void {
  Object.assign(first, { name: "shoe_size", measure: { of: "attribute", attribute: "shoes" } });
}

test.each([
  [
    "has not allowed a feature",
    "POLICY_FEATURE",
    "not, in the same words,",
    "not, in the same words,",
    (node: PartyConfig) => {
      node["dictionary"] = study.writeDictionary("shop-1", "one.yaml", ({ features }) => features.splice(1));
    },
  ],
  [
    "has too small a budget",
    "BUDGET_EXHAUSTED",
    "larger budget",
    "cannot carry the charge",
    (node: PartyConfig) => (node["account"].epsilon = 2),
  ],
])(
  "a node that %s says so on its own side and on the operator's: %s",
  async (_, code, says, hears, changeNode) => {
    const path = study.writeVariant("coordinator", `${code}.yaml`, (config) => {
      config["folder"] = code;
    });
    const coordinator = study.launch("coordinator", path);
    const { port } = await coordinator.until("listening", (line) => line["code"] === "LISTENING");
    const node = study.writeVariant("shop-1", `${code}.yaml`, (config) => {
      Object.assign(config, { folder: code, coordinatorUrl: `http://127.0.0.1:${String(port)}` });
      config["policy"].compared = 0;
      changeNode(config);
    });
    const refused = await runCommand("client-node/src/edge/main.ts", ["run", "--config", node]);
    expect(refused).toMatchObject({ status: 1, code, stderr: expect.stringContaining(says) });
    const news = await coordinator.until("a refusal", (line) => line["code"] === "REFUSED");
    expect(news).toMatchObject({ party: "shop-1", reason: code, text: expect.stringContaining(hears) });
    const { events, spent } = checkLedger(
      readFileSync(join(study.folder, "shop-1", code, "ledger.jsonl"), "utf8")
        .split("\n")
        .filter(Boolean),
      study.nodes[0].key.publicKey,
    );
    expect([events.some(({ type }) => type === "APPROVE"), spent]).toEqual([false, 0n]);
  },
);

test("a node that cannot compute a feature tells its owner, and nobody else can tell: FEATURE_UNAVAILABLE", async () => {
  const coordinator = study.launch(
    "coordinator",
    study.writeVariant("coordinator", "shoes-plan.yaml", (config) => {
      config["folder"] = "shoes";
      config["dictionary"] = study.writeDictionary("coordinator", "shoes.yaml", shoes);
    }),
  );
  const { port } = await coordinator.until("listening", ({ code }) => code === "LISTENING");
  // Its peers are there: they are asked before it countersigns, and rows are read only after that.
  const nodes = study.nodes.map(({ name }) => {
    const config = study.writeVariant(name, "shoes-node.yaml", (own) => {
      Object.assign(own, { folder: "shoes", coordinatorUrl: `http://127.0.0.1:${String(port)}` });
      own["policy"].compared = 0;
      own["dictionary"] = study.writeDictionary(name, "shoes.yaml", shoes);
    });
    return study.launch("client-node", config);
  });
  await nodes[0].until("the reason", ({ code }) => code === "FEATURE_UNAVAILABLE");
  expect(coordinator.news.map(({ code }) => code)).not.toContain("REFUSED");
  await Promise.all([...nodes, coordinator].map((process) => process.kill()));
});

test("a changed study is refused in the folder of the one that is recorded", async () => {
  const run = study.launch(
    "coordinator",
    study.writeVariant("coordinator", "first.yaml", (config) => (config["folder"] = "kept")),
  );
  await run.until("listening", ({ code }) => code === "LISTENING");
  await run.kill();
  const changed = study.writeVariant("coordinator", "second.yaml", (config) => {
    config["folder"] = "kept";
    config["study"].budget.epsilon = "4";
  });
  const { status, code } = await runCommand(MAIN, ["run", "--config", changed]);
  expect([status, code]).toEqual([1, "STUDY_CHANGED"]);
});
