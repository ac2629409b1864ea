import type { Estimate } from "../estimate.ts";
import type { JudgedFeature, Selection, Verdict } from "./released-preparation.ts";

/** Standard errors beyond which a difference is not noise. */
const CERTAIN = 2;

/** What choosing depends on beside the scores. */
export interface Choice {
  readonly score: Selection["score"];
  /** Features to keep, at most. */
  readonly keep: number;
  readonly maxCorrelation: number;
  /** Returns the correlation of two features. */
  readonly correlation: (i: number, j: number) => Estimate;
}

/**
 * Chooses the features with the highest scores. One that is certainly correlated above the limit with a better one is
 * its duplicate. One whose score noise could carry over the border between the last used and the first unused feature
 * is undecided, and said to be; the places that certain ones leave go to the highest scores all the same.
 */
export function chooseFeatures(scores: readonly Estimate[], choice: Choice): JudgedFeature[] {
  const order = bestFirst(
    choice.score,
    scores.map(({ value }) => value),
  );
  const originals = new Map<number, number>();
  const candidates: number[] = [];
  for (const feature of order) {
    const twin = candidates.find((better) => isDuplicate(choice, feature, better));
    if (twin === undefined) candidates.push(feature);
    else originals.set(feature, twin);
  }
  const inside = candidates.slice(0, choice.keep);
  const open = openAtBorder(choice.score, scores, { inside, outside: candidates.slice(choice.keep) });
  return scores.map(({ value, sigma }, feature) => {
    const of = originals.get(feature);
    const used = inside.includes(feature);
    const verdict = verdictOf(of !== undefined, open.has(feature), used);
    return { score: value, sigma, verdict, used, ...(of !== undefined && { of }) };
  });
}

/** Returns the places of the scores, best first; a correlation counts by its size. */
export function bestFirst(kind: Selection["score"], scores: readonly number[]): number[] {
  const strengths = scores.map((value) => strengthOf(kind, value));
  return Array.from(scores.keys()).sort((a, b) => strengths[b] - strengths[a] || a - b);
}

function strengthOf(kind: Selection["score"], value: number): number {
  return kind === "correlation" ? Math.abs(value) : value;
}

function isDuplicate({ correlation, maxCorrelation }: Choice, feature: number, better: number): boolean {
  const { value, sigma } = correlation(Math.min(feature, better), Math.max(feature, better));
  return Math.abs(value) - CERTAIN * sigma > maxCorrelation;
}

/** Returns the features, used and unused, whose place relative to the border is not certain. */
function openAtBorder(
  kind: Selection["score"],
  scores: readonly Estimate[],
  { inside, outside }: { readonly inside: readonly number[]; readonly outside: readonly number[] },
): ReadonlySet<number> {
  if (outside.length === 0) return new Set();
  const [last, next] = [inside[inside.length - 1], outside[0]];
  const isOpen = (feature: number, across: number) => {
    const [a, b] = [scores[feature], scores[across]];
    const apart = strengthOf(kind, a.value) - strengthOf(kind, b.value);
    return Math.abs(apart) < CERTAIN * Math.sqrt(a.sigma * a.sigma + b.sigma * b.sigma);
  };
  return new Set([
    ...inside.filter((feature) => isOpen(feature, next)),
    ...outside.filter((feature) => isOpen(feature, last)),
  ]);
}

function verdictOf(isTwin: boolean, isOpen: boolean, isUsed: boolean): Verdict {
  if (isTwin) return "duplicate";
  if (isOpen) return "undecided";
  return isUsed ? "kept" : "low-score";
}
