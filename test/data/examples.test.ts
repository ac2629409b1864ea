import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareData } from "@fedseg/client-node/edge/ingest/prepare.ts";
import { checkNeeds } from "@fedseg/client-node/features/needs.ts";
import { consentConfig } from "@fedseg/client-node/config/consent-config.ts";
import { dataConfig } from "@fedseg/client-node/config/data-config.ts";
import type { QualityReport } from "@fedseg/client-node/reports/quality-report.ts";
import { readYaml } from "@fedseg/keeper/files/config-file.ts";
import { loadDictionary } from "@fedseg/keeper/files/dictionary-file.ts";
import { toNatural } from "@fedseg/shared/features/transform.ts";
import { afterAll, expect, test } from "vitest";
import { type ValueTable, withValues } from "./read-data.ts";
import { z } from "zod";
import { ROOT } from "../architecture/cruise.ts";

const JOURNEY = join(ROOT, "../shared/data/complete_journey");
const fragment = z.strictObject({ data: dataConfig, consent: consentConfig });
const folder = mkdtempSync(join(tmpdir(), "fedseg-examples-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Prepares an example's data as its node would, and returns every user's natural values by feature. */
async function prepare(example: string, snapshot: string, home = join(ROOT, "examples", example)) {
  const at = (file: string) => join(ROOT, "examples", example, file);
  const dictionary = loadDictionary(at("dictionary.yaml"));
  const place = { ...readYaml(at("node.yaml"), fragment), folder, home };
  const study = { ...dictionary, snapshotMs: Date.parse(snapshot) };
  const { table, report } = withValues(
    await prepareData(place, { ...study, keepValues: true }, () => undefined),
  );
  return { report, users: usersOf(table, report) };
}

function usersOf({ ids, d, values }: ValueTable, { features }: QualityReport) {
  const natural = (user: number) =>
    features.map(({ spec }, at) => {
      const value = toNatural(spec.transform, values[user * d + at]);
      return [spec.name, Number(value.toFixed(4))] as const;
    });
  return Object.fromEntries(ids.map((id, user) => [id, Object.fromEntries(natural(user))]));
}

const tallies = (list: readonly { reason: string; count: number }[]) =>
  Object.fromEntries(list.map(({ reason, count }) => [reason, count]));

test.each(["retail", "journey", "browsing"])("%s: the node's files can serve the dictionary", (example) => {
  const dictionary = loadDictionary(join(ROOT, "examples", example, "dictionary.yaml"));
  const { data } = readYaml(join(ROOT, "examples", example, "node.yaml"), fragment);
  expect(() => checkNeeds(data, dictionary)).not.toThrow();
});

test("retail: orders, lines, products and customers from files of a German shop", async () => {
  const { report, users } = await prepare("retail", "2026-10-01T00:00:00Z");
  expect(tallies(report.lines[0].dropped)).toEqual({
    duplicate: 1,
    quantity_not_positive: 1,
    bad_number: 1,
    user_left_out: 1,
  });
  expect(tallies(report.users.leftOut)).toEqual({ opted_out: 1 });
  expect(Object.keys(users)).toEqual(["C-1", "C-2", "C-4"]);
  expect(users["C-1"]).toMatchObject({ orders: 2, spend: 1378.7, club_1: 0, club_3: 1, return_rate: 0 });
  expect(users["C-1"]).toMatchObject({ recency_days: 94, shoes_share: 0.0652, discount_share: 0.0377 });
  expect(users["C-2"]).toMatchObject({ orders: 2, return_rate: 0.2506, shoes_share: 0.7494 });
});

test("browsing: a click log with embeddings", async () => {
  const { report, users } = await prepare("browsing", "2026-10-01T00:00:00Z");
  expect(tallies(report.lines[0].dropped)).toEqual({ duplicate: 1, unknown_type: 1, user_left_out: 2 });
  expect(tallies(report.users.leftOut)).toEqual({ global_privacy_control: 1, no_record: 2 });
  expect(users["v-1"]).toMatchObject({
    visit_days: 2,
    sessions: 2,
    cart_rate: 0.5,
    buy_rate: 1,
    taste_4: 0.9,
  });
  expect(users["v-2"]).toMatchObject({ cart_rate: 1, buy_rate: 0, app_share: 0, curiosity: 1, taste_1: 0.7 });
});

test.skipIf(!existsSync(JOURNEY))(
  "journey: a grocery chain with campaigns and consent, skipped: no ../shared/data",
  async () => {
    for (const name of ["products", "demographics", "campaigns"]) {
      copyFileSync(join(JOURNEY, `${name}.csv.gz`), join(folder, `${name}.csv.gz`));
    }
    copyFileSync(join(JOURNEY, "transactions_sample.csv.gz"), join(folder, "transactions.csv.gz"));
    copyFileSync(join(ROOT, "examples/journey/consent.csv"), join(folder, "consent.csv"));
    const { report, users } = await prepare("journey", "2018-01-01T00:00:00Z", folder);
    expect(report.lines[0].read).toBe(75_000);
    expect(report.lines[0].kept).toBeGreaterThan(74_000);
    expect(tallies(report.users.leftOut)).toMatchObject({ no_permission: 2 });
    expect(users["1"]).toBeUndefined();
    expect(users["2261"]).toBeDefined();
    for (const { measured, spec } of report.features)
      expect([spec.name, measured > 300]).toEqual([spec.name, true]);
  },
);
