import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { collect } from "@fedseg/auditor/collect/collect.ts";
import { BundleFolder } from "@fedseg/auditor/edge/read-bundle.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { audit } from "../audit/audit.ts";
import { ROOT } from "./environment.ts";
import { SNAPSHOT } from "./shop-file.ts";
import { type PartyConfig, TestStudy } from "./test-study.ts";

const execute = promisify(execFile);

let study: TestStudy;
let config: string;

beforeAll(async () => {
  study = await TestStudy.create(3, 1000);
  config = writeService();
  const coordinator = study.launch("coordinator", config, {}, "serve");
  const { port } = await coordinator.until("its port", (one) => typeof one["port"] === "number");
  for (const node of study.nodes) {
    node.proxy.target = Number(port);
    const own = study.writeVariant(node.name, "serve.yaml", (variant) => {
      variant["account"].epsilon = 100;
      variant["policy"].parallel = 2;
    });
    node.process = study.launch("client-node", own, {}, "serve");
  }
}, 60_000);
afterAll(() => study.stop());

/** Makes of a test study's coordinator a service with one template. */
function writeService(): string {
  const folder = join(study.folder, "coordinator");
  const written = parse(readFileSync(join(folder, "config.yaml"), "utf8")) as PartyConfig;
  const { roster, snapshot: _, ...template } = written["study"] as PartyConfig;
  mkdirSync(join(folder, "templates"));
  const tiny = { dictionary: "../dictionary.yaml", study: template };
  writeFileSync(join(folder, "templates", "tiny.yaml"), stringify(tiny));
  const { name, key, atRest, listen } = written;
  const service = { name, key, atRest, listen, members: roster as unknown };
  writeFileSync(
    join(folder, "service.yaml"),
    stringify({ ...service, folder: "service", templates: "templates" }),
  );
  return join(folder, "service.yaml");
}

async function propose(name: string): Promise<void> {
  const main = join(ROOT, "coordinator/src/edge/main.ts");
  const closes = new Date(Date.now() + 600_000).toISOString();
  const words = ["propose", "--config", config, "--name", name, "--template", "tiny"];
  await execute(process.execPath, [main, ...words, "--snapshot", SNAPSHOT, "--closes", closes]);
}

/** Waits until every node has told something so many times. */
async function told(code: string, times: number): Promise<void> {
  for (const { process } of study.nodes)
    await process!.until(
      `${times} ${code}`,
      () => process!.news.filter((one) => one["code"] === code).length >= times,
    );
}

test("both services: studies that a command proposes end with their models, two at once and one after them, and an audit passes", async () => {
  await Promise.all([propose("east"), propose("west")]);
  await told("STUDY_FINISHED", 2);
  await propose("north");
  await told("STUDY_FINISHED", 3);
  for (const { process } of study.nodes) expect(await process!.stop()).toBe(0);
  const bundles = ["east", "west", "north"].map((name) =>
    join(study.folder, "coordinator/service/studies", name, "bundle"),
  );
  const folders = [...bundles, ...study.nodes.map(({ folder }) => folder)];
  const { files } = collect(folders.map((label) => ({ label, source: new BundleFolder(label) })));
  const report = audit(files);
  expect([report.studies.length, report.verdict]).toEqual([3, "PASS"]);
}, 240_000);
