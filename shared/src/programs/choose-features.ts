import type { Estimate } from "./label-estimates.ts";
import type { JudgedFeature, Verdict } from "./released-preparation.ts";

/** Standard errors beyond which a difference is not noise. */
const CERTAIN = 2;

/** What choosing depends on beside the scores. */
export interface Choice {
  /** Features to keep, at most. */
  readonly keep: number;
  readonly maxCorrelation: number;
  /** Returns the correlation of two features. */
  readonly correlation: (i: number, j: number) => Estimate;
}

/**
 * Chooses the features with the highest scores. One that is certainly correlated above the limit with a better one is
 * its duplicate. One whose score noise could carry over the border between the last kept and the first dropped feature
 * is undecided; the places that certain ones leave go to the undecided in the plan's order, never in the noise's.
 */
export function chooseFeatures(scores: readonly Estimate[], choice: Choice): JudgedFeature[] {
  const order = Array.from(scores.keys()).sort((a, b) => scores[b].value - scores[a].value || a - b);
  const originals = new Map<number, number>();
  const candidates: number[] = [];
  for (const feature of order) {
    const twin = candidates.find((better) => isDuplicate(choice, feature, better));
    if (twin === undefined) candidates.push(feature);
    else originals.set(feature, twin);
  }
  const { open, kept } = atBorder(scores, candidates, choice.keep);
  const filled = [...open].sort((a, b) => a - b).slice(0, choice.keep - kept.size);
  return scores.map(({ value, sigma }, feature) => {
    const of = originals.get(feature);
    const verdict = verdictOf(of !== undefined, kept.has(feature), open.has(feature));
    const used = kept.has(feature) || filled.includes(feature);
    return { score: value, sigma, verdict, used, ...(of !== undefined && { of }) };
  });
}

function isDuplicate({ correlation, maxCorrelation }: Choice, feature: number, better: number): boolean {
  const { value, sigma } = correlation(Math.min(feature, better), Math.max(feature, better));
  return Math.abs(value) - CERTAIN * sigma > maxCorrelation;
}

/** Splits candidates, best first, into the certainly kept and those that the noise leaves open. */
function atBorder(scores: readonly Estimate[], candidates: readonly number[], keep: number) {
  const [inside, outside] = [candidates.slice(0, keep), candidates.slice(keep)];
  if (outside.length === 0) return { open: new Set<number>(), kept: new Set(inside) };
  const [last, next] = [inside[inside.length - 1], outside[0]];
  const isOpen = (feature: number, across: number) => {
    const [a, b] = [scores[feature], scores[across]];
    return Math.abs(a.value - b.value) < CERTAIN * Math.sqrt(a.sigma * a.sigma + b.sigma * b.sigma);
  };
  const open = new Set([
    ...inside.filter((feature) => isOpen(feature, next)),
    ...outside.filter((feature) => isOpen(feature, last)),
  ]);
  return { open, kept: new Set(inside.filter((feature) => !open.has(feature))) };
}

function verdictOf(isTwin: boolean, isKept: boolean, isOpen: boolean): Verdict {
  if (isTwin) return "duplicate";
  if (isKept) return "kept";
  return isOpen ? "undecided" : "low-score";
}
