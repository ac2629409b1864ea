import { readFileSync } from "node:fs";
import { join } from "node:path";
import { audit } from "../audit/audit.ts";
import { type AuditReport } from "@fedseg/auditor/audit.ts";
import { collect } from "@fedseg/auditor/collect/collect.ts";
import { BundleFolder } from "@fedseg/auditor/edge/read-bundle.ts";
import { refusalLineSchema } from "@fedseg/wording/command-line/log-schema.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faults, objections } from "../audit/faults.ts";
import { TestStudy } from "./test-study.ts";

let study: TestStudy;
afterAll(() => study.stop());

/** Audits what lies in everybody's folder now. */
function auditNow(): AuditReport {
  const folders = [join(study.folder, "coordinator"), ...study.nodes.map(({ folder }) => folder)];
  return audit(collect(folders.map((label) => ({ label, source: new BundleFolder(label) }))).files);
}

/** What was found at each stop, and at the end. */
let stopped: { readonly status: number | null; readonly stderr: string; readonly ledger: readonly string[] };
let killed: AuditReport;
let statuses: (number | null | undefined)[];

beforeAll(async () => {
  study = await TestStudy.create(3, 15_000);
  await study.start();
  const [node] = study.nodes;
  await study.coordinator!.until("session 3", ({ code, session }) => code === "OPENED" && session === 3);
  const process = node.process!;
  const status = await process.stop();
  stopped = { status, stderr: process.stderr, ledger: study.ledger(node.name) };
  study.startNode(node);
  const first = study.coordinator!;
  await first.until("the bundle", ({ code }) => code === "PUBLISHED");
  await first.kill();
  killed = auditNow();
  await study.startCoordinator();
  statuses = await study.ended();
}, 120_000);

test("a node that is stopped by SIGTERM says so, and leaves its ledger as it stands", () => {
  expect(stopped.status).toBe(5);
  expect(refusalLineSchema.parse(JSON.parse(stopped.stderr))).toMatchObject({
    code: "STOPPED",
    todo: expect.stringContaining("a study that has not ended goes on where it was"),
  });
  expect(stopped.ledger.filter((line) => line.includes('"RELEASE"')).length).toBeGreaterThanOrEqual(1);
});

test("the bundle of a coordinator that was killed right after publishing is whole, and no audit fails", () => {
  expect(killed.releases.length).toBeGreaterThanOrEqual(5);
  expect([faults(killed), killed.studies.length]).toEqual([[], 1]);
});

test("after everybody's end what lies in the folders is collected into a bundle that passes", () => {
  expect(statuses).toEqual([0, 0, 0, 0]);
  const report = auditNow();
  expect(objections(report)).toEqual([]);
  expect(report.verdict).toBe("PASS");
  const notes = readFileSync(join(study.bundle, "checkpoints/shop-1.notes"), "utf8");
  expect(notes.match(/^— /gm)?.length).toBeGreaterThanOrEqual(3);
});
