import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PartyProcess } from "../e2e/party-process.ts";
import { ID_PREFIX, shopFile } from "../e2e/shop-file.ts";
import { TestStudy } from "../e2e/test-study.ts";
import { Authority, NO_OPENSSL } from "./certificates.ts";
import { SecretSearch } from "./secret-search.ts";

const RECORDER = pathToFileURL(join(import.meta.dirname, "secrets-recorder.ts")).href;
const TOKEN = "lookup-token-q7Zk-0123456789-abcdef";
const PARTIES = ["coordinator", "shop-1", "shop-2", "shop-3", "shop-4"];

let study: TestStudy;
let authority: Authority | undefined;
beforeAll(async () => {
  study = await TestStudy.create(4, 1000);
  if (!NO_OPENSSL) authority = new Authority();
});
afterAll(async () => {
  await study.stop();
  authority?.remove();
});

const secretsOf = (name: string) => join(study.folder, `${name}.secrets`);
const environmentOf = (name: string) => ({
  FEDSEG_DEBUG: "1",
  SECRETS_TO: secretsOf(name),
  NODE_OPTIONS: `--import ${RECORDER}`,
});

/** Runs a study over TLS to its end, with everything told that can be, and one node killed and restarted. */
async function runLoudly(): Promise<PartyProcess[]> {
  const tls = authority?.signed("coordinator");
  const coordinator = study.writeVariant("coordinator", "loud.yaml", (config) => {
    if (tls) config["listen"].tls = tls;
  });
  study.coordinator = study.launch("coordinator", coordinator, environmentOf("coordinator"));
  const { port, plan } = await study.coordinator.until("listening", ({ code }) => code === "LISTENING");
  study.plan = plan as typeof study.plan;
  const url = `${tls ? "https" : "http"}://127.0.0.1:${Number(port)}`;
  const launch = (name: string) => {
    const config = study.writeVariant(name, "loud.yaml", (variant) => {
      variant["coordinatorUrl"] = url;
      if (authority && tls) variant["coordinatorPin"] = authority.read(tls).pin;
      variant["serve"] = { port: 0, token: { environment: "LOOKUP_TOKEN" } };
    });
    return study.launch("client-node", config, { ...environmentOf(name), LOOKUP_TOKEN: TOKEN });
  };
  for (const node of study.nodes) node.process = launch(node.name);
  const killed = study.nodes[3].process!;
  await study.coordinator.until("a sum", ({ code }) => code === "RELEASED");
  await killed.kill();
  study.nodes[3].process = launch("shop-4");
  expect(await study.ended()).toEqual([0, 0, 0, 0, 0]);
  return [study.coordinator, killed, ...study.nodes.map((node) => node.process!)];
}

test("a study that tells everything it can tells no secret, and nothing of a user", async () => {
  const processes = await runLoudly();
  const printed = processes.map(({ stdout, stderr }) => `${stdout}\n${stderr}`).join("\n");
  // It is loud, and the recorder has heard: otherwise there would be nothing to find.
  expect(printed.match(/DEBUG (received|node\.|coordinator\.)/g)!.length).toBeGreaterThan(200);
  expect(printed.includes("DEBUG node.commit")).toBe(true);
  expect(printed.includes("Warning")).toBe(false);
  // Nobody who has proved himself over TLS is taken for somebody who has not.
  expect(processes[0].news.filter(({ code }) => code === "TURNED_AWAY")).toEqual([]);

  const search = new SecretSearch();
  // The plan is printed: its random id, its hash, and the identity keys of everybody, which the journal holds as well.
  const hash = toHex(hashPlan(planBytes(study.plan!)));
  const printedKeys = [hash, ...(JSON.stringify(study.plan).match(/[0-9a-f]{64}/g) ?? [])].join(" ");
  for (const name of PARTIES) {
    const recorded = readFileSync(secretsOf(name), "utf8");
    const kinds = new Set(recorded.split("\n").map((line) => line.split(" ")[0]));
    for (const kind of ["cipher-key", "plaintext", "private-key", "random", "shared-secret"])
      expect(kinds).toContain(kind);
    search.add(name, recorded, (hex) => printedKeys.includes(hex));
  }
  for (const name of PARTIES) {
    const storage = readFileSync(join(study.folder, name, "storage.key"), "utf8").trim();
    search.add(name, `storage-key ${storage}`, () => false);
  }
  search.add("shop-1", `token ${Buffer.from(TOKEN).toString("hex")}`, () => false);
  expect(search.size).toBeGreaterThan(500_000);
  expect([...search.search(printed)]).toEqual([]);

  expect(printed.includes(ID_PREFIX)).toBe(false);
  for (const shop of study.nodes.keys()) {
    const cells = shopFile(shop)
      .split("\n")
      .slice(1)
      .flatMap((line) => line.split(","));
    const distinct = new Set(cells.filter((cell) => cell.length >= 6));
    const words = new Set(printed.split(/[^\w.:-]+/));
    expect([...distinct].filter((cell) => words.has(cell))).toEqual([]);
  }
}, 120_000);

test.each([
  ["hexadecimal", (bytes: Buffer) => bytes.toString("hex")],
  ["base64", (bytes: Buffer) => `key=${bytes.toString("base64")};`],
  ["base64 for addresses", (bytes: Buffer) => bytes.toString("base64url")],
  ["a list", (bytes: Buffer) => `Uint8Array(32) [\n  ${[...bytes].join(", ")}\n]`],
  ["numbered fields", (bytes: Buffer) => JSON.stringify(Uint8Array.from(bytes))],
  ["as it is", (bytes: Buffer) => `x${bytes.toString("latin1")}x`],
  ["a part only", (bytes: Buffer) => bytes.toString("hex").slice(9, 30)],
])("the search finds a secret that is printed as %s", (_, print) => {
  const search = new SecretSearch();
  const secret = Buffer.from(Array.from({ length: 32 }, (__, at) => (at * 37 + 5) & 255));
  search.add("shop-1", `random ${secret.toString("hex")}`, () => false);
  expect([...search.search(`2026-01-01 RESULT 12, 13 ${print(secret)} ok`)]).toEqual(["random of shop-1"]);
  expect([...search.search("2026-01-01 RESULT 12, 13 ok")]).toEqual([]);
});
