import { execFile } from "node:child_process";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { collect } from "@fedseg/auditor/collect/collect.ts";
import { BundleFolder } from "@fedseg/auditor/edge/read-bundle.ts";
import { spentSq } from "@fedseg/shared/dp/filter.ts";
import { type Account, NO_ACCOUNT, applyToAccount } from "@fedseg/shared/ledger/account.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { audit } from "../audit/audit.ts";
import { ROOT } from "./environment.ts";
import type { PartyProcess } from "./party-process.ts";
import { type OneOfMany, StudiesAtOnce } from "./studies-at-once.ts";
import { type TestNode, TestStudy } from "./test-study.ts";

const TOKEN = "t".repeat(43);
const execute = promisify(execFile);

let study: TestStudy;
let coordinator: StudiesAtOnce;

beforeAll(async () => {
  study = await TestStudy.create(3, 1000);
  coordinator = new StudiesAtOnce(study);
  await coordinator.listen();
  for (const node of study.nodes) serve(node);
}, 60_000);
afterAll(async () => {
  await study.stop();
  await coordinator.close();
});

function serve(node: TestNode): PartyProcess {
  writeFileSync(join(node.folder, "lookup.token"), TOKEN, { mode: 0o600 });
  const config = study.writeVariant(node.name, "serve.yaml", (variant) => {
    variant["serve"] = { port: 0, token: { file: "lookup.token" } };
    variant["account"].epsilon = 100;
    variant["policy"].parallel = 2;
    variant["out"] = { targets: { crm: { csv: "out/crm.csv" } }, afterStudy: ["crm"] };
  });
  node.process = study.launch("client-node", config, {}, "serve");
  return node.process;
}

/** Waits until a node's process of now has told something of a study. */
function told(node: TestNode, code: string, { run }: OneOfMany): Promise<unknown> {
  return node.process!.until(code, (one) => one["code"] === code && one["study"] === run.study);
}

/** The account as the ledger has it that a node hands in when it stops. */
function accountOf({ name }: TestNode): Account {
  return study
    .ledger(name)
    .map((line) => parseEntry(line)!.body)
    .reduce<Account>((account, body) => applyToAccount(account, body) as Account, NO_ACCOUNT);
}

/** What studies have cost a node at least: every released sum that it is in; attempts that were opened for nothing come on top. */
function leastCostOf(studies: readonly OneOfMany[], { name }: TestNode): bigint {
  const self = study.nodes.findIndex((node) => node.name === name);
  return studies
    .flatMap(({ folder }) => linesIn(join(folder, "bundle/ledgers/coordinator.jsonl")))
    .map((line) => parseEntry(line)!.body)
    .reduce(
      (sum, body) =>
        body.type === "RELEASE" && body.survivors.includes(self) ? sum + BigInt(body.muSq) : sum,
      0n,
    );
}

function linesIn(path: string): readonly string[] {
  return readFileSync(path, "utf8").split("\n").filter(Boolean);
}

/** What an audit says of all studies and of what the nodes have handed in. */
function verdictOf(studies: readonly OneOfMany[]): string {
  const folders = [
    ...studies.map(({ folder }) => join(folder, "bundle")),
    ...study.nodes.map(({ folder }) => folder),
  ];
  return audit(collect(folders.map((label) => ({ label, source: new BundleFolder(label) }))).files).verdict;
}

function kept({ folder }: TestNode): readonly string[] {
  return readdirSync(join(folder, "studies"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

const begun: OneOfMany[] = [];

test("three studies one after another, a node that is killed between two, and labels of each", async () => {
  for (const [at, title] of ["January", "February", "March"].entries()) {
    if (at === 1) {
      await study.nodes[1].process!.kill();
      serve(study.nodes[1]);
    }
    const one = await coordinator.begin(title);
    begun.push(one);
    expect(await one.ended).toBeUndefined();
    for (const node of study.nodes) await told(node, "LABELLED", one);
  }
  for (const node of study.nodes) {
    expect(kept(node).map((name) => name.replace(/-[0-9a-f]{8}$/, ""))).toEqual([
      "february",
      "january",
      "march",
    ]);
    const current = JSON.parse(readFileSync(join(node.folder, "studies/current.json"), "utf8")) as object;
    expect(current).toMatchObject({ title: "March", study: begun[2].run.study });
    await told(node, "EXPORTED", begun[2]);
    expect(existsSync(join(node.folder, "out/crm.csv"))).toBe(true);
  }
}, 240_000);

test("while it serves, it answers lookups and its owner's commands", async () => {
  const [node] = study.nodes;
  const { port } = await node.process!.until("lookups", (one) => one["code"] === "SERVING");
  const lookUp = async () => {
    const answer = await fetch(`http://127.0.0.1:${Number(port)}/segments/usr-q7Zk-0-7`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    return answer.json() as Promise<unknown>;
  };
  const newest = expect.objectContaining({ user: "usr-q7Zk-0-7", study: begun[2].run.study });
  await expect.poll(lookUp, { timeout: 20_000, interval: 100 }).toEqual(newest);
  const ask = async (...words: string[]) => {
    const main = join(ROOT, "client-node/src/edge/main.ts");
    const config = join(node.folder, "serve.yaml");
    return (await execute(process.execPath, [main, ...words, "--config", config, "--json"])).stdout;
  };
  expect(JSON.parse(await ask("account"))).toMatchObject({ code: "ACCOUNT", reservedMuSq: "0" });
  expect(await ask("segments", "--study", "january")).toContain('"code":"SEGMENT"');
  expect(await ask("explain", "--user", "usr-q7Zk-0-7", "--study", "february")).toContain("EXPLAINED");
}, 120_000);

test("a plan that is refused ends nothing: nodes say so, charge nothing and serve on", async () => {
  const dear = await coordinator.begin("Too dear", (plan) => ({
    ...plan,
    budget: { ...plan.budget, epsilon: "25" },
  }));
  for (const node of study.nodes) {
    expect(await told(node, "STUDY_ENDED", dear)).toMatchObject({ reason: "PLAN_BUDGET" });
    expect(kept(node)).toHaveLength(3);
  }
  dear.run.stop(undefined);
  expect(await dear.ended).toBeUndefined();
}, 60_000);

test("two studies at once, in both of which a node is killed: both end, and every account has what all of them cost", async () => {
  const two = await Promise.all([coordinator.begin("April east"), coordinator.begin("April west")]);
  const killed = study.nodes[2];
  const isUnderWay = ({ news }: OneOfMany) => news.some(({ type }) => type === "released");
  await expect.poll(() => two.every(isUnderWay), { timeout: 60_000, interval: 20 }).toBe(true);
  await killed.process!.kill();
  serve(killed);
  expect(await Promise.all(two.map(({ ended }) => ended))).toEqual([undefined, undefined]);
  for (const node of study.nodes) for (const one of two) await told(node, "LABELLED", one);
  for (const { process } of study.nodes) expect(await process!.stop()).toBe(0);
  for (const node of study.nodes) {
    expect(spentSq(accountOf(node).filter)).toBeGreaterThanOrEqual(leastCostOf([...begun, ...two], node));
    expect(kept(node)).toHaveLength(5);
  }
  expect(verdictOf([...begun, ...two])).toBe("PASS");
}, 240_000);
