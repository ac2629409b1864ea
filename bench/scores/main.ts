import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { vaultOf } from "@fedseg/keeper/keys/vault.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { parseArgs } from "node:util";
import { exportCsv } from "../../client-node/src/edge/labels/export/csv.ts";
import { indexLabels } from "../../client-node/src/edge/labels/lookup/indexed-labels.ts";
import { ScoreTable } from "../../client-node/src/edge/labels/score-table.ts";
import { hashUser } from "../../client-node/src/edge/sealed/user-hash.ts";

/** What a node's table of scores costs: written, replaced, asked for one user, exported, indexed, one user erased. */
const { values } = parseArgs({ options: { users: { type: "string", default: "1000000" } } });
const users = Number(values.users);
const folder = mkdtempSync(join(tmpdir(), "fedseg-scores-"));
const vault = vaultOf(new Secret(new Uint8Array(32).fill(1)), systemEntropy());
const ids = Array.from({ length: users }, (_, at) => `customer-${at}`);
const hashes = ids.map((id) => hashUser(vault, id));
const table = new ScoreTable(folder, vault);
const titles = Array.from({ length: 8 }, (_, at) => {
  return { label: { en: `Segment ${at + 1}`, zh: `客群 ${at + 1}` }, group: "other", certain: true } as const;
});
const columns = [
  { name: "segment", kind: "place", titles },
  { name: "margin", kind: "share" },
] as const;
const facts = {
  study: "5".repeat(64),
  model: "a".repeat(64),
  labelledAt: "2026-01-01T00:00:00Z",
  programs: [{ program: "segmentation", columns }],
};

async function measure(what: string, work: () => Promise<unknown>): Promise<void> {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const used = process.cpuUsage(cpu);
  const ms = [performance.now() - start, (used.user + used.system) / 1000].map((one) => one.toFixed(0));
  const peak = (process.resourceUsage().maxRSS / 1000).toFixed(0);
  console.log(`${what.padEnd(12)} ${ms[0].padStart(7)} ms | CPU ${ms[1].padStart(6)} ms | peak ${peak} MB`);
}

const write = () =>
  table.replace(facts, {
    ids,
    hash: (user) => hashes[user],
    scores: (user) => [
      { program: "segmentation", values: { segment: 1 + (user % 8), margin: (user % 100) / 100 } },
    ],
  });
const all = async () => (await table.read(() => false))!;

console.log(
  `${users} users with their keyed hashes: ${(process.resourceUsage().maxRSS / 1000).toFixed(0)} MB`,
);
try {
  await measure("write", write);
  await measure("replace", write);
  console.log(`${(statSync(table.path).size / 1e6).toFixed(0)} MB on the disk`);
  await measure("find one", () => table.of(ids[users >> 1]));
  await measure("export CSV", async () => exportCsv(join(folder, "out.csv"), await all()));
  await measure("index", async () => indexLabels(await all()));
  await measure("erase one", () => table.remove(ids[users >> 1]));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
