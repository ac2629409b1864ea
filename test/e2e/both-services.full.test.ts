import { readFileSync } from "node:fs";
import { join } from "node:path";
import { collect } from "@fedseg/auditor/collect/collect.ts";
import { BundleFolder } from "@fedseg/auditor/edge/read-bundle.ts";
import { readData } from "../data/read-data.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import { chargeKey } from "@fedseg/shared/ledger/account.ts";
import { readPlan } from "@fedseg/shared/plan/plan.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { audit } from "../audit/audit.ts";
import { checkLedger } from "./ledger-check.ts";
import { ownVectors } from "./own-vectors.ts";
import { CONSENT, DATA, SNAPSHOT, cleaning, features } from "./shop-file.ts";
import { TestService } from "./test-service.ts";
import { TestStudy } from "./test-study.ts";

const NODES = 3;
const STUDIES = ["east", "north", "south", "west"];
/** How far noise may be from 0, in standard deviations: once in 10^11 entries, of some hundreds. */
const FARTHEST = 7;

let study: TestStudy;
let service: TestService;

beforeAll(async () => {
  study = await TestStudy.create(NODES, 1000);
  // Two sessions at a time: the studies take turns.
  service = new TestService(study, { limits: { sessionsAtWork: 2 } });
  await service.start();
  for (const node of study.nodes) {
    const own = study.writeVariant(node.name, "serve.yaml", (variant) => {
      variant["account"].epsilon = 100;
      variant["policy"].parallel = STUDIES.length;
    });
    node.process = study.launch("client-node", own, {}, "serve");
  }
}, 60_000);
afterAll(() => study.stop());

/** Waits until every node has told something so many times. */
async function told(code: string, times: number): Promise<void> {
  for (const { process } of study.nodes)
    await process!.until(
      `${times} ${code}`,
      () => process!.news.filter((one) => one["code"] === code).length >= times,
    );
}

/** How far a study's released sums are from what its nodes' rows give, at most, in standard deviations of the noise. */
function distance(name: string, tables: readonly Table[]): number {
  const bundle = service.bundle(name);
  const plan = readPlan(Uint8Array.from(readFileSync(join(bundle, "plan.cbor"))))!;
  const [first, ...others] = tables.map((table) => ownVectors(bundle, plan, table));
  expect(first.length).toBeGreaterThan(3);
  const distances = first.flatMap(({ parameters, release, integers }, session) =>
    parameters.blocks.flatMap(({ offset, length, scale, nodeVariance }) => {
      const deviation = Math.sqrt(NODES * (Number(nodeVariance.n) / Number(nodeVariance.d)));
      return Array.from({ length }, (_, entry) => {
        const at = offset + entry;
        const exact = others.reduce((sum, vectors) => sum + vectors[session].integers[at], integers[at]);
        return Math.abs(release.sums[at] * scale - exact) / deviation;
      });
    }),
  );
  return Math.max(...distances);
}

test("both services: four studies that commands propose at once take turns, and all end with their models", async () => {
  await Promise.all(STUDIES.map((name) => service.propose(name)));
  await told("STUDY_FINISHED", STUDIES.length);
  for (const { process } of study.nodes) expect(await process!.stop()).toBe(0);
}, 240_000);

test("an audit of all of them passes, and their sums are those of the nodes' rows, within the noise", async () => {
  const folders = [
    ...STUDIES.map((name) => service.bundle(name)),
    ...study.nodes.map(({ folder }) => folder),
  ];
  const { files } = collect(folders.map((label) => ({ label, source: new BundleFolder(label) })));
  const report = audit(files);
  expect([report.studies.length, report.verdict]).toEqual([STUDIES.length, "PASS"]);
  // Whoever's rows fail adds noise alone, and says so to nobody but its owner.
  const failed = study.nodes.flatMap(({ process }) =>
    process!.news.filter((one) => JSON.stringify(one).includes("NOBODY")),
  );
  expect(failed).toEqual([]);
  const request = { features, cleaning, snapshotMs: Date.parse(SNAPSHOT) };
  const data = { data: DATA, consent: CONSENT };
  const tables = await Promise.all(
    study.nodes.map(async ({ folder }) => (await readData({ ...data, home: folder }, request)).table),
  );
  expect(STUDIES.filter((name) => !(distance(name, tables) < FARTHEST))).toEqual([]);
});

test("nothing is charged twice: an account has what was released and what attempts that failed have cost, each once", () => {
  for (const [self, { name, key }] of study.nodes.entries()) {
    const { events, spent } = checkLedger(study.ledger(name), key.publicKey, self);
    const charges = new Map<string, bigint>();
    for (const event of events) {
      if (event.type === "REFUND") charges.delete(chargeKey(event));
      if (event.type !== "RESERVE" && event.type !== "RELEASE") continue;
      // What is released settles the charge of its attempt.
      expect(charges.has(chargeKey(event))).toBe(event.type === "RELEASE");
      charges.set(chargeKey(event), BigInt(event.muSq));
    }
    expect(spent).toBe([...charges.values()].reduce((sum, muSq) => sum + muSq, 0n));
  }
});
