import { chmodSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openStore } from "@fedseg/keeper/books/sqlite-store.ts";
import type { Store } from "@fedseg/keeper/books/store.ts";
import { loadNodeConfig } from "@fedseg/client-node/edge/config.ts";
import { vaultOf } from "@fedseg/client-node/edge/sealed/own-vault.ts";
import { toFixedMuSq } from "@fedseg/shared/dp/charge.ts";
import { checkBudget } from "@fedseg/client-node/edge/doctor/budget.ts";
import { budgetOf } from "@fedseg/shared/plan/terms.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PartyConfig, TestStudy } from "../e2e/test-study.ts";
import { compareKeys } from "../../examples/demo/compare-keys.ts";
import { tinyPlan } from "../simulation/tiny-market.ts";
import { type Outcome, runCommand, runHereBeside } from "./command.ts";
import { newAccount } from "../plan/new-account.ts";

const MAIN = "client-node/src/edge/main.ts";
const CHECKS = [
  "schema",
  "keys",
  "partners",
  "disk",
  "kernels",
  "consent",
  "data",
  "connection",
  "clock",
  "books",
  "handshake",
  "policy",
  "budget",
];

interface Line {
  readonly check: string;
  readonly verdict: string;
  readonly text: string;
}

let study: TestStudy;
beforeAll(async () => {
  study = await TestStudy.create(3, 1000);
  await study.startCoordinator();
  for (const folder of ["shared", "used", "damaged"]) {
    mkdirSync(at(folder), { mode: 0o700 });
    cpSync(at("comparisons.json.sealed"), join(at(folder), "comparisons.json.sealed"));
  }
  chmodSync(at("shared"), 0o755);
  chmodSync(at("."), 0o700);
  writeFileSync(at("other.csv"), "customer,time,order_id,amount\nu1,2025-01-01,o1,5\n");
  writeFileSync(at("other-storage.key"), `${"5".repeat(64)}\n`, { mode: 0o600 });
  cpSync(at("identity.key"), at("open.key"));
  chmodSync(at("open.key"), 0o644);
});
afterAll(() => study.stop());

const at = (path: string) => join(study.folder, "shop-1", path);

type Run = (args: readonly string[]) => Promise<Outcome & { readonly isUntouched?: boolean }>;
const besideAll = (args: readonly string[]) => runHereBeside(at("."), "client-node", args);
/** A process of its own, and no file of the folder read in this one, which would let go of the locks that it holds there. */
const alone = (args: readonly string[]) => runCommand(MAIN, args);

/** Runs the doctor on a changed configuration and returns its findings by verdict. */
async function examined(what: string, change: (config: PartyConfig) => void, run: Run = besideAll) {
  const path = study.writeVariant("shop-1", `doctor-${what.replaceAll(" ", "-")}.yaml`, change);
  const outcome = await run(["doctor", "--config", path, "--json"]);
  const lines = outcome.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
  const named = (verdict: string) =>
    lines.filter((line) => line.verdict === verdict).map(({ check }) => check);
  return { ...outcome, lines, passed: named("PASS"), warned: named("WARN"), failed: named("FAIL") };
}

test("a node that is ready passes every check, and nothing is left behind", async () => {
  expect(await examined("ready", () => undefined)).toMatchObject({
    status: 0,
    isUntouched: true,
    passed: CHECKS,
    failed: [],
  });
});

describe("what is broken fails, and nothing else does", () => {
  test.each([
    ["schema", "an unknown key", (config: PartyConfig) => (config["colour"] = "red"), "colour"],
    ["keys", "no key", (config: PartyConfig) => (config["key"] = "no.key"), "KEY_MISSING"],
    [
      "keys",
      "another storage key",
      (config: PartyConfig) => (config["atRest"] = { keyFile: "other-storage.key" }),
      "VAULT_KEY_WRONG",
    ],
    [
      "keys",
      "another identity in the roster",
      ({ policy }: PartyConfig) => (policy.roster[0].identity = "1".repeat(64)),
      "another key, or none,",
    ],
    ["keys", "another name", (config: PartyConfig) => (config["name"] = "shop-9"), "another key, or none,"],
    [
      "consent",
      "the rule of a draft",
      ({ consent }: PartyConfig) => (consent.rule = "NOT DECIDED"),
      "CONSENT_UNDECIDED",
    ],
    [
      "data",
      "no such file",
      ({ data }: PartyConfig) => (data.sources.shop.csv = "nowhere.csv"),
      "nowhere.csv",
    ],
    ["data", "no such column", ({ data }: PartyConfig) => (data.sources.shop.csv = "other.csv"), "user_id"],
    [
      "connection",
      "nobody there",
      (config: PartyConfig) => (config["coordinatorUrl"] = "http://127.0.0.1:1"),
      "does not answer",
    ],
    [
      "handshake",
      "another coordinator pinned",
      ({ policy }: PartyConfig) => (policy.coordinator.identity = "2".repeat(64)),
      "somebody else may be answering",
    ],
    ["policy", "too dear", ({ policy }: PartyConfig) => (policy.maxEpsilon = 1), "POLICY_BUDGET"],
    ["budget", "too small an account", ({ account }: PartyConfig) => (account.epsilon = 2), "less than"],
  ])("%s: %s", async (check, what, change, says) => {
    const { status, failed, lines, isUntouched } = await examined(what, change);
    expect({ status, failed, isUntouched }).toEqual({ status: 1, failed: [check], isUntouched: true });
    const found = lines.find((line) => line.check === check);
    expect(found?.text).toContain(says);
    expect(found).toHaveProperty("todo");
  });
});

describe("what should be looked at is no failure", () => {
  test("a folder that others may look into", async () => {
    const { status, warned } = await examined("shared folder", (config) => (config["folder"] = "shared"));
    expect({ status, warned }).toEqual({ status: 0, warned: ["disk"] });
  });

  test("a key file that others could read", async () => {
    const { status, warned } = await examined("open key", (config) => (config["key"] = "open.key"));
    expect({ status, warned }).toEqual({ status: 0, warned: ["keys"] });
  });

  test.each([
    [undefined, "at least 2 are asked for"],
    [0, "at least 0 are asked for"],
  ])("partners who have not compared the roster, with policy.compared %s", async (compared, says) => {
    const { status, warned, lines } = await examined(`compared ${compared}`, (config) => {
      config["folder"] = "uncompared";
      config.policy.compared = compared;
      // The policy would refuse what is offered: that is another check.
      config["coordinatorUrl"] = "http://127.0.0.1:1";
    });
    expect(warned).toContain("partners");
    expect(status).toBe(1);
    expect(lines.find(({ check }) => check === "partners")?.text).toContain(says);
  });

  test("books that cannot be opened fail, and are not said to be in use", async () => {
    mkdirSync(at("torn"), { mode: 0o700 });
    writeFileSync(join(at("torn"), "books.db"), "no database".repeat(100));
    const { failed, lines } = await examined("torn books", (config) => (config["folder"] = "torn"));
    expect(failed).toContain("books");
    const text = lines.find(({ check }) => check === "books")?.text;
    expect(text).toContain("STORE_UNUSABLE");
    expect(text).toContain("No other process holds it");
  });

  test("books in use", async () => {
    const store = bookIn("used");
    const { status, warned, lines } = await examined(
      "used books",
      (config) => (config["folder"] = "used"),
      alone,
    );
    await store.close();
    expect({ status, warned }).toEqual({ status: 0, warned: ["books", "handshake", "policy", "budget"] });
    const text = lines.find(({ check }) => check === "books")?.text;
    expect(text).toContain(`in use by process ${process.pid}`);
    expect(text).toContain("Nothing is damaged");
    // The advice: stop that process, and ask again.
    const again = await examined("used books", (config) => (config["folder"] = "used"), alone);
    expect({ status: again.status, warned: again.warned }).toEqual({ status: 0, warned: [] });
  });
});

test("the advice of ROSTER_UNCOMPARED: compared with two partners, the same plan passes", async () => {
  const inOtherFolder = (config: PartyConfig) => (config["folder"] = "comparing");
  const before = await examined("comparing before", inOtherFolder);
  expect({ failed: before.failed, warned: before.warned }).toEqual({
    failed: ["policy"],
    warned: ["partners"],
  });
  expect(before.stdout).toContain("ROSTER_UNCOMPARED");
  const own = study.writeVariant("shop-1", "comparing.yaml", inOtherFolder);
  const partners = ["shop-2", "shop-3"].map((name) => join(study.folder, name, "config.yaml"));
  compareKeys([own, ...partners].map(loadNodeConfig));
  expect(await examined("comparing after", inOtherFolder)).toMatchObject({ status: 0, passed: CHECKS });
});

test("a ledger that does not verify fails", async () => {
  const store = bookIn("damaged");
  await store.commit([], ["{}"]);
  await store.close();
  const { status, failed, lines } = await examined(
    "damaged books",
    (config) => (config["folder"] = "damaged"),
  );
  expect({ status, failed }).toEqual({ status: 1, failed: ["books"] });
  expect(lines.find(({ check }) => check === "books")?.text).toContain("LEDGER_DAMAGED");
});

test("a person reads tables within 80 columns, with every limit of the policy", async () => {
  const { stdout } = await runHereBeside(at("."), "client-node", ["doctor", "--config", at("config.yaml")]);
  expect(stdout).toContain("13 pass, 0 warn, 0 fail");
  expect(stdout.split("\n").filter((line) => line.startsWith("ok"))).toHaveLength(15);
  expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});

test.each([
  ["nothing left", 0n, "FAIL", "nothing is left"],
  ["less than the plan", 9n, "FAIL", "less than"],
  ["the plan once", 10n, "WARN", "not if many attempts fail"],
  ["the plan with every attempt", 31n, "PASS", "with every attempt"],
])("a budget of %s", (_, tenths, verdict, says) => {
  const plan = tinyPlan("doctor", 3);
  const price = toFixedMuSq(budgetOf(plan).mu);
  const budgetSq = (price * tenths + 9n) / 10n;
  const found = checkBudget(newAccount(budgetSq), plan);
  expect(found.verdict).toBe(verdict);
  expect(found.text).toContain(says);
});

/** Opens new books in a folder beside the configuration. */
function bookIn(folder: string): Store {
  return openStore(join(at(folder), "books.db"), vaultOf(loadNodeConfig(at("config.yaml"))));
}
