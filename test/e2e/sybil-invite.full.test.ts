import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { type Outcome, runCommand } from "../cli/command.ts";
import { type PartyConfig, type TestNode, TestStudy } from "./test-study.ts";

const [NODE, COORDINATOR] = ["client-node/src/edge/main.ts", "coordinator/src/edge/main.ts"];

/** The operator's study: all partners of the victim, shop-1, are processes of the operator under keys of its own. */
let study: TestStudy;
let victim: TestNode;
/** The real shop-2, whose owner has the victim's key and the partners' own in its policy. */
let partner: string;
let joined: Outcome;

const said: NodeMessage["type"][] = [];
const configOf = (folder: string) => join(folder, "config.yaml");

/** One step of a comparison at somebody's terminal. */
async function compare(folder: string, withWhom: string, heard?: string) {
  const own = ["compare", "--config", configOf(folder), "--with", withWhom, "--json"];
  const outcome = await runCommand(NODE, heard === undefined ? own : [...own, "--heard", heard]);
  const words = outcome.status === 0 ? (JSON.parse(outcome.stdout) as { words?: string }).words : undefined;
  return { ...outcome, words: words ?? "" };
}

/** Starts the victim and returns the code with which it answers the operator's plan. */
async function answerOf(node: TestNode): Promise<unknown> {
  const process = study.startNode(node);
  const { code } = await process.until("an answer", (news) =>
    /^(ROSTER_UNCOMPARED|ASKING_PEERS|DATA)$/.test(String(news["code"])),
  );
  await process.kill();
  return code;
}

beforeAll(async () => {
  study = await TestStudy.create(4, 20_000);
  [victim] = study.nodes;
  victim.proxy.onPassed = ({ type }) => void said.push(type);
  await study.startCoordinator();
  const url = `http://127.0.0.1:${victim.proxy.port}`;
  const operator = ["invite", "--config", configOf(join(study.folder, "coordinator")), "--url", url];
  const invite = join(study.folder, "invite.txt");
  writeFileSync(invite, (await runCommand(COORDINATOR, operator)).stdout);
  const keys = [
    "--key",
    join(victim.folder, "identity.key"),
    "--storage-key",
    join(victim.folder, "storage.key"),
  ];
  joined = await runCommand(NODE, ["join", "--invite", invite, ...keys]);
  // The owner's configuration holds what the invite says, and nothing was compared yet.
  const own = parse(readFileSync(configOf(victim.folder), "utf8")) as PartyConfig;
  const lines = parse(joined.stdout) as PartyConfig;
  const policy = { ...own["policy"], ...lines["policy"] };
  writeFileSync(configOf(victim.folder), stringify({ ...own, ...lines, policy }));
  rmSync(join(victim.folder, "comparisons.json.sealed"));
  partner = join(study.folder, "the-real-shop-2");
  mkdirSync(partner);
  copyFileSync(join(victim.folder, "dictionary.yaml"), join(partner, "dictionary.yaml"));
  const made = ["--key", join(partner, "identity.key"), "--storage-key", join(partner, "storage.key")];
  const [identity] = /\b[0-9a-f]{64}\b/.exec((await runCommand(NODE, ["keygen", ...made])).stdout)!;
  const roster = policy.roster.map((party: { name: string }) =>
    party.name === "shop-2" ? { name: "shop-2", identity } : party,
  );
  writeFileSync(configOf(partner), stringify({ ...own, name: "shop-2", policy: { ...policy, roster } }));
  for (const sybil of study.nodes.slice(1)) study.startNode(sybil);
}, 120_000);
afterAll(() => study.stop());

test("an invite full of the operator's own keys is read, and says with whom to compare before anything else", () => {
  expect(joined.status).toBe(0);
  expect(joined.stderr).toContain("The other keys are the operator's word");
  expect(joined.stderr).toMatch(/compare with shop-2, shop-3, shop-4/);
});

test("the plan of the operator and its sybils is refused before anybody was compared, and nothing is approved", async () => {
  expect(await answerOf(victim)).toBe("ROSTER_UNCOMPARED");
  expect(said.filter((type) => type === "enrol" || type === "bundle" || type === "report")).toEqual([]);
});

test("the real partner's words fit no invite of sybils: ROSTERS_DIFFER, and nothing is recorded", async () => {
  const challenge = await compare(victim.folder, "shop-2");
  const answer = await compare(partner, "shop-1", challenge.words);
  expect(answer.words.split(" ").length).toBeGreaterThan(5);
  const heard = await compare(victim.folder, "shop-2", answer.words);
  expect(heard).toMatchObject({ status: 1, code: "ROSTERS_DIFFER" });
  expect(await answerOf(victim)).toBe("ROSTER_UNCOMPARED");
});

test("one sybil that the owner takes for its partner is not enough", async () => {
  const sybil = study.nodes[2].folder;
  const challenge = await compare(victim.folder, "shop-3");
  const answer = await compare(sybil, "shop-1", challenge.words);
  const agreement = await compare(victim.folder, "shop-3", answer.words);
  expect(agreement.status).toBe(0);
  expect(await answerOf(victim)).toBe("ROSTER_UNCOMPARED");
  const entries = existsSync(join(victim.folder, "ledger.jsonl")) ? study.ledger(victim.name) : [];
  const types = entries.map((line) => parseEntry(line)!.body.type);
  expect(types.filter((type) => type === "APPROVE" || type === "RESERVE")).toEqual([]);
});
