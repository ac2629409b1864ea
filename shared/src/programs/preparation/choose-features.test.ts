import { expect, test } from "vitest";
import { chooseFeatures } from "./choose-features.ts";

const exact = (values: readonly number[], sigma = 0.01) => values.map((value) => ({ value, sigma }));
const score = "information-gain" as const;
const unrelated = () => ({ value: 0, sigma: 0.02 });
const words = (judged: ReturnType<typeof chooseFeatures>) =>
  judged.map(({ verdict, used }) => `${verdict}${used ? " used" : ""}`);

test("keeps the best and drops the rest", () => {
  const choice = { score, keep: 2, maxCorrelation: 0.9, correlation: unrelated };
  expect(words(chooseFeatures(exact([0.1, 0.5, 0.2, 0.9]), choice))).toEqual([
    "low-score",
    "kept used",
    "low-score",
    "kept used",
  ]);
});

test("says which scores the noise could carry over the border, and takes the highest", () => {
  const choice = { score, keep: 2, maxCorrelation: 0.9, correlation: unrelated };
  const judged = chooseFeatures(exact([0.9, 0.31, 0.3, 0.32, 0.1]), choice);
  expect(words(judged)).toEqual(["kept used", "undecided", "undecided", "undecided used", "low-score"]);
  const even = chooseFeatures(exact([0.9, 0.3, 0.3, 0.3, 0.1]), choice);
  expect(words(even)).toEqual(["kept used", "undecided used", "undecided", "undecided", "low-score"]);
});

test("drops what is certainly correlated with a better one, and only that", () => {
  const close = (value: number, sigma: number) => (i: number, j: number) =>
    i === 0 && j === 2 ? { value, sigma } : unrelated();
  const choose = (correlation: (i: number, j: number) => { value: number; sigma: number }) =>
    chooseFeatures(exact([0.4, 0.2, 0.6]), { score, keep: 2, maxCorrelation: 0.8, correlation });
  expect(words(choose(close(-0.9, 0.02)))).toEqual(["duplicate", "kept used", "kept used"]);
  expect(choose(close(-0.9, 0.02))[0].of).toBe(2);
  expect(words(choose(close(0.9, 0.06)))).toEqual(["kept used", "low-score", "kept used"]);
});

test("uses everything that is left when there are places for all", () => {
  const choice = { score, keep: 5, maxCorrelation: 0.9, correlation: unrelated };
  expect(words(chooseFeatures(exact([0.1, 0.11], 0.5), choice))).toEqual(["kept used", "kept used"]);
});

test("counts a correlation by its size, and nothing else", () => {
  const scores = exact([-0.6, 0.5, -0.2, 0.1]);
  const choice = { keep: 2, maxCorrelation: 0.9, correlation: unrelated };
  const kept = "kept used";
  expect(words(chooseFeatures(scores, { ...choice, score: "correlation" }))).toEqual([
    kept,
    kept,
    "low-score",
    "low-score",
  ]);
  expect(words(chooseFeatures(scores, { ...choice, score }))).toEqual(["low-score", kept, "low-score", kept]);
});
