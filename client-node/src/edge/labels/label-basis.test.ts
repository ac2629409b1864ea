import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { consentConfig } from "../../config/consent-config.ts";
import { dataConfig } from "../../config/data-config.ts";
import type { NodeConfig } from "../config.ts";
import { type OwnRecords, openRecords } from "../sealed/records.ts";
import { areLabelsOfNow, labelBasis } from "./label-basis.ts";
import { markLabelled } from "./study-results.ts";

const PLAN = { programs: [], title: "Retail", snapshot: "2026-01-01T00:00:00Z" } as unknown as Plan;
const [STUDY, OTHER] = ["a1".repeat(32), "b2".repeat(32)];
const OPT_OUT = { from: "lines", columns: { user: "user" } };

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "fedseg-basis-"));
  writeFileSync(join(home, "lines-1.csv"), "user\n");
  writeFileSync(join(home, "keys"), "12".repeat(32), { mode: 0o600 });
  // Files of now would be too new to be known again.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(home, { recursive: true, force: true });
});

const SOURCES = { lines: { csv: "lines-*.csv" } };

function configOf({ data = {}, consent = {} }: { data?: object; consent?: object } = {}): NodeConfig {
  return {
    home,
    folder: join(home, "folder"),
    atRest: { keyFile: join(home, "keys") },
    data: dataConfig.parse({ sources: SOURCES, ...data }),
    consent: consentConfig.parse({ rule: "Rule 1", default: "include", ...consent }),
  } as unknown as NodeConfig;
}

const withdrawals = { version: () => "7 120 1.5" };
const basisOf = (config = configOf(), plan = PLAN) => labelBasis({ config, withdrawals }, plan);

test("labels are made from the same as long as neither the data's words nor the consent's change", () => {
  const others = [
    { consent: { default: "exclude" } },
    { consent: { optOut: OPT_OUT } },
    { consent: { rule: "Rule 2" } },
    { data: { ids: "lower" } },
    { data: { nobody: ["guest"] } },
    { data: { sources: { ...SOURCES, gpc: { csv: "lines-1.csv" } } } },
  ].map((change) => basisOf(configOf(change)));
  const moved = labelBasis({ config: configOf(), withdrawals: { version: () => "8 120 1.5" } }, PLAN);
  expect(basisOf()).toMatch(/^[0-9a-f]{64}$/);
  expect(basisOf()).toBe(basisOf());
  expect(new Set([basisOf(), moved, ...others]).size).toBe(2 + others.length);
});

test("other files of the software make other labels, whatever its version", async () => {
  const mended = { version: "0.1.0", sharedHash: "cd".repeat(32) };
  vi.resetModules();
  vi.doMock("@fedseg/keeper/process/software.ts", async (original) => ({
    ...(await original<object>()),
    softwareIn: () => mended,
  }));
  const other = await import("./label-basis.ts");
  vi.doUnmock("@fedseg/keeper/process/software.ts");
  expect(other.labelBasis({ config: configOf(), withdrawals }, PLAN)).not.toBe(basisOf());
});

test("a file that is written into, replaced or new makes other labels", () => {
  const seen = [basisOf()];
  const after = (change: () => void) => {
    change();
    seen.push(basisOf());
  };
  after(() => writeFileSync(join(home, "lines-1.csv"), "resu\n"));
  after(() => {
    writeFileSync(join(home, "new"), "resu\n");
    renameSync(join(home, "new"), join(home, "lines-1.csv"));
  });
  after(() => writeFileSync(join(home, "lines-2.csv"), "user\n"));
  expect(new Set(seen).size).toBe(4);
  expect(seen).not.toContain(undefined);
});

test.each([
  ["a file that was changed just now", {}, () => vi.useRealTimers()],
  ["a file that is missing", { sources: { lines: { csv: "none.csv" } } }, () => {}],
  ["SQL", { sources: { ...SOURCES, some: { sql: "SELECT now() FROM lines" } } }, () => {}],
  [
    "a database",
    { sources: { shop: { postgres: { url: { environment: "SHOP" }, table: "lines" } } } },
    () => {},
  ],
  [
    "a condition",
    { events: [{ from: "lines", columns: { user: "user" }, where: "day < current_date" }] },
    () => {},
  ],
])("of %s nobody knows whether it gives the same once more", (_, data, before) => {
  before();
  writeFileSync(join(home, "lines-1.csv"), "user\n");
  expect(basisOf(configOf({ data }))).toBeUndefined();
});

/** As labelling leaves them: scores of a study, a study that is whole. */
async function label(config: NodeConfig, records: OwnRecords, study: string, order = 0): Promise<void> {
  await records.scores.replace(
    { study, model: "c3", labelledAt: "2026-01-01T00:00:00Z", programs: [] },
    { ids: [], hash: String, scores: () => [] },
  );
  const basis = labelBasis({ config, withdrawals: records.withdrawals }, PLAN);
  markLabelled(
    { folder: config.folder, name: `retail-${study.slice(0, 8)}`, order },
    { study, plan: PLAN },
    basis,
  );
}

test("users are not labelled anew where their labels are this study's, and from what is there now", async () => {
  const config = configOf();
  mkdirSync(config.folder);
  const records = openRecords(config);
  const areOfNow = (other = config) =>
    areLabelsOfNow({ config: other, records: openRecords(other) }, { study: STUDY, plan: PLAN });
  expect(await areOfNow()).toBe(false);
  await label(config, records, STUDY);
  expect(await areOfNow()).toBe(true);
  expect(await areOfNow(configOf({ consent: { optOut: OPT_OUT } }))).toBe(false);
  records.withdrawals.add("ada", { kind: "withdrawn", at: "2026-01-01" });
  expect(await areOfNow()).toBe(false);
  await label(config, records, STUDY);
  rmSync(records.scores.path);
  expect(await areOfNow()).toBe(false);
  await label(config, records, STUDY);
  await label(config, records, OTHER, 1);
  expect(await areOfNow()).toBe(false);
});
