import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { underStudy } from "@fedseg/client-node/session/journal.ts";
import { openStore } from "@fedseg/keeper/books/sqlite-store.ts";
import { type Plan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { tinyPlan } from "../simulation/tiny-market.ts";
import { ID_PREFIX, SNAPSHOT, features } from "../e2e/shop-file.ts";
import { TestStudy } from "../e2e/test-study.ts";
import { runBeside, runHere } from "./command.ts";

const MAIN = "client-node/src/edge/main.ts";
let study: TestStudy;
beforeAll(async () => void (study = await TestStudy.create(3, 1000)));
afterAll(() => study.stop());

const at = (path: string) => join(study.folder, "shop-1", path);
const quality = (...more: string[]) => ["quality", "--config", at("config.yaml"), ...more];

test("prints the report and writes nothing, names no user", async () => {
  const { status, stdout, isUntouched } = await runBeside(
    study.folder,
    MAIN,
    quality("--snapshot", SNAPSHOT),
  );
  expect({ status, isUntouched }).toEqual({ status: 0, isUntouched: true });
  expect(stdout).toMatch(/DATA QUALITY of shop-1, as of 2026-01-01 00:00 UTC/);
  expect(stdout).toMatch(/frequency: orders, 1 to 60 orders/);
  expect(stdout).toMatch(/contribute +251 +100 %/);
  expect(stdout).not.toContain(ID_PREFIX);
});

test("needs data, consent and dictionary alone, and writes nothing without a folder", async () => {
  const path = study.writeVariant("shop-1", "data-alone.yaml", (config) => {
    for (const key of Object.keys(config))
      if (!["data", "consent", "dictionary"].includes(key)) delete config[key];
  });
  const command = ["quality", "--config", path, "--snapshot", SNAPSHOT];
  const { status, stdout, isUntouched } = await runBeside(study.folder, MAIN, command);
  expect({ status, isUntouched }).toEqual({ status: 0, isUntouched: true });
  expect(stdout).toMatch(/DATA QUALITY of this node/);
  expect(stdout).toMatch(/contribute +251 +100 %/);
});

test("needs no key before somebody has withdrawn, and the key from then on", async () => {
  const lost = study.writeVariant("shop-1", "no-key.yaml", (config) => {
    config["folder"] = at("no-such-folder");
    config["atRest"] = { keyFile: "no-such.key" };
  });
  expect(await runHere("client-node", ["quality", "--config", lost])).toMatchObject({ status: 0 });
  const folder = at("withdrawn-and-lost");
  const path = study.writeVariant("shop-1", "lost.yaml", (config) => (config["folder"] = folder));
  await runHere("client-node", ["withdraw", "--config", path, "--user", `${ID_PREFIX}0-7`]);
  const locked = study.writeVariant("shop-1", "locked.yaml", (config) => {
    config["folder"] = folder;
    config["atRest"] = { keyFile: "no-such.key" };
  });
  expect(await runHere("client-node", ["quality", "--config", locked])).toMatchObject({
    status: 1,
    code: "VAULT_KEY_MISSING",
  });
});

test("leaves out and counts who has withdrawn", async () => {
  const folder = at("with-withdrawal");
  const path = study.writeVariant("shop-1", "withdrawn.yaml", (config) => (config["folder"] = folder));
  await runHere("client-node", ["withdraw", "--config", path, "--user", `${ID_PREFIX}0-7`]);
  const { stdout } = await runHere("client-node", ["quality", "--config", path, "--snapshot", SNAPSHOT]);
  expect(stdout).toMatch(/has withdrawn +−1 +0.4 %/);
  expect(stdout).toMatch(/contribute +250 +99.6 %/);
});

test("counts only what happened before the snapshot", async () => {
  const { stdout } = await runHere("client-node", quality("--snapshot", "2025-06-01", "--json"));
  const said = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const { report, node, snapshot } = said.find(({ code }) => code === "QUALITY");
  expect({ node, snapshot }).toEqual({ node: "shop-1", snapshot: "2025-06-01T00:00:00.000Z" });
  const [lines] = report.lines;
  const late = lines.dropped.find(({ reason }: { reason: string }) => reason === "after_snapshot");
  expect(late.count).toBeGreaterThan(100);
  expect(lines.kept + late.count).toBe(lines.read);
  expect(report.features).toHaveLength(2);
});

test("writes the page for its owner only, also over an open one", async () => {
  writeFileSync(at("page.html"), "old");
  chmodSync(at("page.html"), 0o644);
  const { status, stdout } = await runHere("client-node", quality("--html", at("page.html")));
  expect(status).toBe(0);
  expect(stdout).toContain("must not leave this node");
  expect(statSync(at("page.html")).mode & 0o777).toBe(0o600);
  const page = readFileSync(at("page.html"), "utf8");
  expect(page).toMatch(/^<!doctype html>/);
  expect(page).not.toContain(ID_PREFIX);
});

/** Measures what a plan that is put into the node's books asks for. */
async function planned(change: Partial<Plan>) {
  const tiny = tinyPlan("quality", 3);
  const plan = { ...tiny, features: features.slice(0, 1), snapshot: "2025-07-01T00:00:00Z", ...change };
  const folder = mkdtempSync(at("with-books-"));
  const store = openStore(join(folder, "books.db"), study.vault("shop-1"));
  await store.commit(underStudy("ab".repeat(32), [{ key: "plan", value: planBytes(plan) }]), []);
  await store.close();
  const path = study.writeVariant("shop-1", "planned.yaml", (config) => (config["folder"] = folder));
  return runHere("client-node", ["quality", "--config", path, "--plan"]);
}

test("measures what the plan in the node's books asks for, as of its snapshot, its target with it", async () => {
  const { status, stdout } = await planned({});
  expect(status).toBe(0);
  expect(stdout).toContain("as of 2025-07-01 00:00 UTC");
  expect(stdout).toContain("frequency: orders, ");
  expect(stdout).not.toContain("monetary: ");
  const lacking = await planned({
    targets: { gold: { of: "attribute", attribute: "tier", values: ["gold"] } },
    programs: [{ name: "logistic", share: 1, spec: { target: "gold", evaluate: { share: 0.05 } } }],
  });
  expect(lacking).toMatchObject({ status: 1, code: "TARGET_UNAVAILABLE" });
});

test.each([
  ["--plan without books", ["--plan"], "NO_PLAN", "countersigned"],
  ["a snapshot that is none", ["--snapshot", "yesterday"], "USAGE", "moment"],
  ["a plan with another snapshot", ["--plan", "--snapshot", SNAPSHOT], "USAGE", "own snapshot"],
  ["a folder as page", ["--html", "FOLDER"], "PAGE_UNWRITABLE", "--html"],
])("refuses %s", async (_, options, code, says) => {
  mkdirSync(at("a-folder"), { recursive: true });
  const args = options.map((option) => (option === "FOLDER" ? at("a-folder") : option));
  const outcome = await runHere("client-node", quality(...args));
  expect(outcome).toMatchObject({ code, status: code === "USAGE" ? 2 : 1 });
  expect(outcome.stderr).toContain(says);
  expect(existsSync(at("books.db"))).toBe(false);
});
