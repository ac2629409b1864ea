import { globSync, mkdtempSync, cpSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeConfig } from "@fedseg/client-node/edge/config.ts";
import { targetOf } from "@fedseg/client-node/edge/labels/export/deliver.ts";
import { checkPolicy } from "@fedseg/client-node/policy/check-policy.ts";
import { serviceConfig } from "@fedseg/coordinator/edge/service-config.ts";
import { loadTemplates, templateFile } from "@fedseg/coordinator/edge/template-files.ts";
import { createPlan } from "@fedseg/coordinator/make-plan.ts";
import { checkSchedule } from "@fedseg/coordinator/schedules/check-schedules.ts";
import { scheduleConfig } from "@fedseg/coordinator/schedules/schedule.ts";
import { closedTemplate } from "@fedseg/coordinator/service/proposals.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { dictionaryFile, expandDictionary } from "@fedseg/shared/features/dictionary.ts";
import { templateHash } from "@fedseg/shared/plan/template.ts";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { z } from "zod";
import { ROOT } from "../e2e/environment.ts";

const FOLDER = join(ROOT, "examples/consortium");
const MEMBERS = ["meadow", "harbour", "lantern"];
const SNAPSHOT = "2026-01-01T00:00:00Z";
const COORDINATOR = { name: "coordinator", identity: "0".repeat(64) };
const NOW = Date.UTC(2026, 0, 3);
const read = (file: string): unknown => parse(readFileSync(join(FOLDER, file), "utf8"));
const nodeOf = (name: string) => nodeConfig.parse(read(`${name}/node.yaml`));
const NO_ENTROPY = { bytes: (count: number) => new Uint8Array(count) };

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  "dictionary.yaml": dictionaryFile,
  "coordinator/service.yaml": serviceConfig,
  "coordinator/monthly.yaml": scheduleConfig,
  "coordinator/templates/retail.yaml": templateFile,
  ...Object.fromEntries(MEMBERS.map((name) => [`${name}/node.yaml`, nodeConfig])),
};

/** The template as it lies on the operator's machine. */
function template() {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-consortium-"));
  try {
    cpSync(join(FOLDER, "coordinator"), folder, { recursive: true });
    cpSync(join(FOLDER, "dictionary.yaml"), join(folder, "dictionary.yaml"));
    const [{ name, study }, ...others] = loadTemplates(join(folder, "templates"));
    expect([name, others]).toEqual(["retail", []]);
    return closedTemplate(study);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("every file of the example is one that the programs read", () => {
  expect(globSync("**/*.yaml", { cwd: FOLDER }).toSorted()).toEqual(Object.keys(SCHEMAS).toSorted());
  for (const [file, schema] of Object.entries(SCHEMAS))
    expect(`${file}: ${schema.safeParse(read(file)).error?.message ?? "fits"}`).toBe(`${file}: fits`);
});

test("the schedule can be kept, and is of the template that is there", () => {
  const schedule = scheduleConfig.parse(read("coordinator/monthly.yaml"));
  expect(schedule.template).toBe("retail");
  checkSchedule(schedule, [], NOW);
});

test("the template is one and the same for three to six members", () => {
  const study = template();
  const hashes = [3, 4, 5, 6].map((count) => {
    const roster = Array.from({ length: count }, (_, at) => ({
      name: `shop-${at}`,
      identity: `${at + 1}`.padStart(64, "0"),
    }));
    return toHex(templateHash(createPlan({ ...study, roster, snapshot: SNAPSHOT }, COORDINATOR, NO_ENTROPY)));
  });
  expect(new Set(hashes).size).toBe(1);
});

test.each(MEMBERS)("%s's policy agrees with the template's plans, and its targets are its own", (name) => {
  const { policy, out } = nodeOf(name);
  const { coordinator, roster } = policy;
  const plan = createPlan({ ...template(), roster, snapshot: SNAPSHOT }, coordinator, NO_ENTROPY);
  const dictionary = expandDictionary(dictionaryFile.parse(read("dictionary.yaml")));
  const own = { ...policy, dictionary, compared: { least: 0, partners: () => [] } };
  const circumstances = {
    nowMs: NOW,
    approvedSnapshot: undefined,
    approved: new Set<string>(),
    models: new Map<string, string>(),
  };
  expect(() => checkPolicy(own, plan, circumstances)).not.toThrow();
  for (const target of out!.afterStudy) targetOf({ out }, target);
  expect(Object.keys(out!.targets)).toContain("crm");
});
