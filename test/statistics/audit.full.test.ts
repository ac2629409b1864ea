import { auditNoise, wholeAudit } from "@fedseg/client-node/self-audit/audit-noise.ts";
import { canaryText } from "@fedseg/client-node/self-audit/report-text.ts";
import { muLow } from "@fedseg/shared/dp/canary-statistics.ts";
import { type CanaryReport, canaryReport, rejudge } from "@fedseg/shared/ledger/canary-report.ts";
import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import { describe, expect, it } from "vitest";
import { seededSource } from "../simulation/seeded-source.ts";
import { faultyNodes, soundSampler } from "./faulty-nodes.ts";

const stamp = {
  party: "shop-1",
  madeAt: "2026-11-01T00:00:00Z",
  software: "test",
  randomness: "seeded",
} as const;
const { scenarios } = wholeAudit();

/** Audits the first scenario only: trust rows, size and shape. */
function auditOf(fault: string, runs: number): CanaryReport {
  return auditNoise(stamp, seededSource(`fault ${fault}`), faultyNodes[fault], {
    runs,
    scenarios: scenarios.slice(0, 1),
  });
}

describe("what a node contributes with, as it is", () => {
  const report = auditNoise(stamp, seededSource("as it is"), undefined, { runs: 60, scenarios });

  it("passes every test, also judged again from the report alone", () => {
    expect(rejudge(canaryReport.parse(JSON.parse(JSON.stringify(report))))).toEqual({
      failed: [],
      untrue: [],
    });
    expect(report.verdict).toBe("pass");
  });

  it("is attacked by everybody that the design names, on every query", () => {
    expect(report.attacks.map(({ name }) => name)).toEqual([
      "colluders publish",
      "outside world",
      "over-norm rows",
      "rows of NaN",
      "person on two platforms",
      "dropout",
      "second attempt",
    ]);
    expect(report.design.sessions.map(({ query }) => query)).toHaveLength(30);
    expect(report.design.tests).toBe(7 + (19 + 1) * 8 + 2 + 18);
  });

  it("is attacked as well as can be: the errors are those of the whole mu", () => {
    // At the middle cut both errors are Φ(−mu/2), 0.159 at mu = 2: of 60 with significance 1e-6, 1 to 26.
    for (const name of ["colluders publish", "over-norm rows", "person on two platforms", "second attempt"]) {
      const { thresholds } = report.attacks.find((attack) => attack.name === name)!;
      expect(thresholds[1].falsePositives + thresholds[1].falseNegatives).toBeGreaterThan(4);
      expect(thresholds[1].falsePositives + thresholds[1].falseNegatives).toBeLessThan(41);
    }
  });

  it("is told in words", () => {
    const text = foldText(canaryText(report));
    expect(text).toContain("PASS: the noise is there, in full");
    expect(Math.max(...text.split("\n").map(columnsOf))).toBeLessThanOrEqual(80);
  });
});

it("can prove more than any bound that it holds an attack against", () => {
  const { runs } = wholeAudit();
  const bounds = scenarios.flatMap(({ attackers }) => attackers.map(({ bound }) => bound));
  const faultless = Array.from({ length: 3 }, () => ({ falsePositives: 0, falseNegatives: 0 }));
  expect(muLow(faultless, runs, 1e-6 / 77)).toBeGreaterThan(1.5 * Math.max(...bounds));
});

describe("a node with a fault fails", () => {
  it.each<[string, number, readonly string[]]>([
    ["noise off", 400, ["attacks", "variances", "shapes", "canaries"]],
    ["sigma for variance", 150, ["attacks", "variances", "shapes"]],
    ["one share missing", 40, ["variances", "shapes", "canaries"]],
    ["one share halved", 40, ["variances"]],
    ["zero twice as often", 40, ["shapes"]],
    ["modulo for rejection", 40, ["variances", "shapes"]],
    ["the same noise again", 20, ["variances", "shapes", "canaries"]],
    ["a target beyond its bound", 40, ["variances"]],
  ])("%s, in %i runs, by its %j", (fault, runs, by) => {
    const report = auditOf(fault, runs);
    const { attacks, variances, shapes, canaries } = report;
    const red = Object.entries({ attacks, variances, shapes, canaries }).flatMap(([kind, tests]) =>
      tests.some(({ verdict }) => verdict === "fail") ? [kind] : [],
    );
    expect(report.verdict).toBe("fail");
    expect(red).toEqual(expect.arrayContaining([...by]));
    expect(rejudge(report).untrue).toEqual([]);
    expect(canaryText(report)).toContain("FAIL: do not take part");
  });

  it("one share missing or halved, by name: the node's own variance", () => {
    for (const fault of ["one share missing", "one share halved"]) {
      const { variances } = auditOf(fault, 20);
      const nodes = variances.filter(({ name }) => /^node \d+$/.test(name));
      expect(nodes.filter(({ verdict }) => verdict === "fail").map(({ name }) => name)).toEqual(["node 2"]);
    }
  });
});

it("a second sampler of the same distribution passes", () => {
  const extent = { runs: 20, scenarios: scenarios.slice(0, 1) };
  expect(auditNoise(stamp, seededSource("second"), soundSampler, extent).verdict).toBe("pass");
});
