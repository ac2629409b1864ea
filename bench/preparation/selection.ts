import type { SelectSpec } from "../../shared/src/programs/preparation/spec.ts";
import type { Verdict } from "../../shared/src/programs/preparation/released-preparation.ts";
import { learn } from "./learn.ts";
import type { ReferenceSet } from "./reference-set.ts";

/** Half of the features, by what they tell about a purchase. */
export const SELECT: SelectSpec = {
  target: "revenue",
  score: "information-gain",
  keep: 5,
  maxCorrelation: 0.85,
  bins: 5,
  share: 0.3,
};

/** Returns 1 for every row that ended in a purchase. */
export function purchases(set: ReferenceSet): Int8Array {
  return Int8Array.from(set.column("Revenue"), (text) => (text === "True" ? 1 : 0));
}

/** Counts over seeds how often PageValues scores first, and per feature its mean score, errors and verdicts. */
export function measureSelection(set: ReferenceSet, mu: number, seeds: readonly number[]) {
  const classes = purchases(set);
  const runs = seeds.map((seed) => learn({ set, mu, seed, classes, changed: { select: SELECT } }).selection!);
  const best = runs.map(({ features }) => {
    const scores = features.map(({ score }) => score);
    return set.features[scores.indexOf(Math.max(...scores))].title.en;
  });
  const rows = set.features.map(({ title }, j) => {
    const judged = runs.map(({ features }) => features[j]);
    const mean = average(judged.map(({ score }) => score));
    const deviation = Math.sqrt(average(judged.map(({ score }) => (score - mean) ** 2)));
    const told = average(judged.map(({ sigma }) => sigma));
    const count = (verdict: Verdict) => judged.filter((own) => own.verdict === verdict).length;
    const verdicts = (["kept", "undecided", "low-score", "duplicate"] as const).map(count);
    const used = judged.filter((own) => own.used).length;
    return [title.en, ...[mean, deviation, told].map((figure) => figure.toFixed(4)), ...verdicts, used];
  });
  return { first: best.filter((name) => name === "PageValues").length, rows };
}

function average(figures: readonly number[]): number {
  return figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
}
