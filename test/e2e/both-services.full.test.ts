import { collect } from "@fedseg/auditor/collect/collect.ts";
import { BundleFolder } from "@fedseg/auditor/edge/read-bundle.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { audit } from "../audit/audit.ts";
import { TestService } from "./test-service.ts";
import { TestStudy } from "./test-study.ts";

let study: TestStudy;
let service: TestService;

beforeAll(async () => {
  study = await TestStudy.create(3, 1000);
  service = new TestService(study);
  await service.start();
  for (const node of study.nodes) {
    const own = study.writeVariant(node.name, "serve.yaml", (variant) => {
      variant["account"].epsilon = 100;
      variant["policy"].parallel = 2;
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

test("both services: studies that a command proposes end with their models, two at once and one after them, and an audit passes", async () => {
  await Promise.all([service.propose("east"), service.propose("west")]);
  await told("STUDY_FINISHED", 2);
  await service.propose("north");
  await told("STUDY_FINISHED", 3);
  for (const { process } of study.nodes) expect(await process!.stop()).toBe(0);
  const bundles = ["east", "west", "north"].map((name) => service.bundle(name));
  const folders = [...bundles, ...study.nodes.map(({ folder }) => folder)];
  const { files } = collect(folders.map((label) => ({ label, source: new BundleFolder(label) })));
  const report = audit(files);
  expect([report.studies.length, report.verdict]).toEqual([3, "PASS"]);
}, 240_000);
