import { expect, test } from "vitest";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { describeExploration, describeSelection } from "./preparation-text.ts";

const FEATURES = ["orders", "spend", "visits", "days"].map((name): FeatureSpec => {
  const measure = { of: "attribute", attribute: name } as const;
  const title = { en: name, zh: `${name}数` };
  return { name, title, unit: "", measure, transform: "none", lo: 0, hi: 8, direction: "neutral" };
});

test("says where users lie and what is missing", () => {
  const counts = Float64Array.from({ length: 32 }, () => 10);
  const missing = Float64Array.of(0, 0.125, 0, 0);
  const exploration = { bins: 8, counts, countSigma: 1, missing, missingSigmas: missing.map(() => 0.01) };
  const [, spend] = describeExploration(exploration, FEATURES);
  expect(spend.en).toBe(
    "spend: about the middle half of the users between 2.00 and 6.00; missing for 13 ± 1 %.",
  );
  expect(spend.zh).toContain("缺失 13 ± 1%");
});

test("says of every feature why it is in or out, best first", () => {
  const judged = [
    { score: 0.1, sigma: 0.01, verdict: "undecided", used: false },
    { score: 0.3, sigma: 0.01, verdict: "kept", used: true },
    { score: 0.2, sigma: 0.01, verdict: "duplicate", used: false, of: 1 },
    { score: 0, sigma: 0.01, verdict: "low-score", used: false },
  ] as const;
  const lines = describeSelection({ score: "information-gain", features: judged }, FEATURES);
  expect(lines.map(({ en }) => en)).toEqual([
    "spend: information gain in nats 0.30 ± 0.01; used.",
    'visits: information gain in nats 0.20 ± 0.01; left out, says what "spend" says.',
    "orders: information gain in nats 0.10 ± 0.01; left out, though within the noise it could be better.",
    "days: information gain in nats 0.00 ± 0.01; left out, others tell more.",
  ]);
  expect(lines[1].zh).toBe("visits数：信息增益（奈特） 0.20 ± 0.01；未采用，与「spend数」重复。");
});
