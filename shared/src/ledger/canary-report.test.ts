import { describe, expect, it } from "vitest";
import { muLow } from "../dp/canary-statistics.ts";
import { type CanaryReport, canaryReport, rejudge } from "./canary-report.ts";

const thresholds = [{ at: 2, falsePositives: 60, falseNegatives: 70 }];
const alpha = 1e-6;
const sound: CanaryReport = {
  v: 1,
  party: "shop-1",
  madeAt: "2026-11-01T00:00:00.000Z",
  software: "1.0.0",
  randomness: "system",
  design: { alpha, tests: 3, runs: 400, cohort: { n: 7, c: 2, t: 5, m: 5 }, mu: 0.5, sessions: [] },
  attacks: [
    {
      name: "group",
      says: "",
      bound: 2,
      thresholds,
      muLow: muLow(thresholds, 400, alpha / 3),
      verdict: "pass",
    },
  ],
  variances: [{ name: "release", samples: 10_000, statistic: 10_100, verdict: "pass" }],
  shapes: [{ name: "values", samples: 10_000, statistic: 25, freedom: 22, verdict: "pass" }],
  canaries: [{ name: "over-norm row", says: "", verdict: "pass" }],
  verdict: "pass",
};

it("finds a sound report sound", () => {
  expect(canaryReport.parse(sound)).toEqual(sound);
  expect(rejudge(sound)).toEqual({ failed: [], untrue: [] });
});

describe("a report that says pass although", () => {
  it.each<[string, Partial<CanaryReport>, string]>([
    [
      "its attack proves too much",
      {
        attacks: [{ ...sound.attacks[0], thresholds: [{ at: 2, falsePositives: 0, falseNegatives: 0 }] }],
      },
      "group",
    ],
    ["its variance is too small", { variances: [{ ...sound.variances[0], statistic: 8000 }] }, "release"],
    ["its variance is too large", { variances: [{ ...sound.variances[0], statistic: 12_000 }] }, "release"],
    ["its shape is off", { shapes: [{ ...sound.shapes[0], statistic: 300 }] }, "values"],
  ])("%s", (_, change, name) => {
    expect(rejudge({ ...sound, ...change })).toEqual({ failed: [name], untrue: [name, "verdict"] });
  });

  it("a canary failed", () => {
    const canaries = [{ ...sound.canaries[0], verdict: "fail" as const }];
    expect(rejudge({ ...sound, canaries })).toEqual({ failed: ["over-norm row"], untrue: ["verdict"] });
  });

  it("a test was left out", () => {
    expect(rejudge({ ...sound, design: { ...sound.design, tests: 4 } }).untrue).toContain("tests");
  });

  it("more is proved than it writes", () => {
    const attacks = [{ ...sound.attacks[0], muLow: 0 }];
    expect(rejudge({ ...sound, attacks }).untrue).toEqual(["group"]);
  });
});

it("says fail where something failed, and that is true", () => {
  const variances = [{ ...sound.variances[0], statistic: 8000, verdict: "fail" as const }];
  expect(rejudge({ ...sound, variances, verdict: "fail" })).toEqual({ failed: ["release"], untrue: [] });
});

it.each([
  ["more errors than runs", { falsePositives: 401, falseNegatives: 0 }],
  ["2^53 - 1 errors", { falsePositives: 0, falseNegatives: Number.MAX_SAFE_INTEGER }],
])("takes no report of %s", (_, errors) => {
  const [made] = sound.attacks;
  const attacks = [{ ...made, thresholds: [{ at: 2, ...errors }] }];
  expect(canaryReport.safeParse({ ...sound, design: { ...sound.design, runs: 400 }, attacks }).success).toBe(
    false,
  );
});

it("takes no report of 2^53 - 1 runs", () => {
  const design = { ...sound.design, runs: Number.MAX_SAFE_INTEGER };
  expect(canaryReport.safeParse({ ...sound, design }).success).toBe(false);
});
