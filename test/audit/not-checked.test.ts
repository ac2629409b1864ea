import { beforeAll, expect, test } from "vitest";
import type { BundleFiles } from "@fedseg/auditor/bundle/bundle.ts";
import type { AuditReport } from "@fedseg/auditor/audit.ts";
import { reportText } from "@fedseg/auditor/report/terminal.ts";
import { stateOf } from "@fedseg/auditor/report/sections/verdict.ts";
import { shopBundle } from "../audit-report/shop-study.ts";
import { audit } from "./audit.ts";

let files: BundleFiles;
beforeAll(() => void (files = shopBundle()));

function without(...paths: readonly RegExp[]): BundleFiles {
  return new Map([...files].filter(([path]) => !paths.some((one) => one.test(path))));
}

/** Names of the checks that say that something holds, on the page in green. */
function holding(report: AuditReport): readonly string[] {
  return report.checks.filter((check) => stateOf(check) === "pass").map(({ name }) => name);
}

const NODES = /^(ledgers|checkpoints)\/shop-/;
const LEDGERS = /^(ledgers|checkpoints)\//;
const SHOPS = ["shop-1", "shop-2", "shop-3", "shop-4"];

test.each([
  ["a plan that cannot be read", () => new Map([...files, ["plan.cbor", new Uint8Array([0xa0])]])],
  ["no plan", () => without(/^plan/)],
  ["enrolments that cannot be read", () => new Map([...files, ["enrolments.cbor", new Uint8Array([0xa0])]])],
  ["nothing at all", () => new Map()],
])("with %s no check holds", (_, bundle) => {
  const report = audit(bundle());
  expect(holding(report)).toEqual([]);
  expect(report.verdict).not.toBe("PASS");
  expect(report.checks.every(({ findings }) => findings.length > 0)).toBe(true);
  expect(reportText(report)).not.toMatch(/^ +PASS/m);
});

test("without any ledger nothing is said of ledgers", () => {
  const report = audit(without(LEDGERS));
  expect(holding(report)).toEqual([
    "signatures",
    "mechanism and noise",
    "epsilon recomputed",
    "budgets",
    "model replayed",
    "earlier models taken",
  ]);
  expect(reportText(report)).not.toMatch(/spent most|every account|accounted for|approved by|every ledger/);
});

test("what holds in some ledgers is said of those alone", () => {
  const text = (absent: readonly string[], bundle: BundleFiles) =>
    reportText(audit(bundle, { pins: new Map(), absent: new Set(absent) })).replaceAll(/\s+/g, " ");
  const one = text(["shop-1"], without(/^(ledgers|checkpoints)\/shop-1/));
  expect(one).toContain("4 parties whose ledgers are here, of 5, each under the key");
  expect(one).toContain("approved by the 3 nodes whose ledgers are here, of 4, before");
  expect(one).toContain("every account that is here adds up");
  expect(one).toContain("the same in the 4 ledgers that are here");
  expect(one).toContain("accounted for, in the ledgers that are here:");
  const none = text(SHOPS, without(NODES));
  expect(none).not.toMatch(/approved by|adds up|accounted for|has spent/);
  expect(none).toContain("VERDICT: PASS (");
});

test("without the sessions nothing is said of sums", () => {
  const report = audit(without(/^sessions\//));
  expect(holding(report)).not.toEqual(expect.arrayContaining(["mechanism and noise"]));
  expect(holding(report)).not.toEqual(expect.arrayContaining(["model replayed"]));
  expect(reportText(report)).not.toMatch(/ 0 (sums|releases)/);
});
