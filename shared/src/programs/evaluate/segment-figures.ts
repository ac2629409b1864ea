import type { Estimate } from "../estimate.ts";
import { LARGEST_ERROR, LEAST_WHOLE } from "../part.ts";
import { withError } from "./noisy.ts";
import type { EvaluateModel } from "./spec.ts";

/** What can be told of the users of one segment, or of all; undefined where the error is too large, or nobody asked. */
export interface SegmentFigures {
  readonly users: Estimate;
  /** Mean of 1 − a/b: from 0 on the border to the next segment to 1 at the centre. */
  readonly silhouette: Estimate | undefined;
  /** Part of those who were in it at the cutoff whose class was 1. */
  readonly rate: Estimate | undefined;
  /** What they spent since, on average, each up to the cap, in natural units. */
  readonly spend: Estimate | undefined;
}

/** A mean spend is told when its error is no larger than this part of it. */
const SPEND_ERROR = 0.25;

/** Returns what can be told of a segment by its index; of all together without one. */
export function segmentFigures(
  model: EvaluateModel,
  spendUpTo: number | undefined,
  segment?: number,
): SegmentFigures {
  const { now, nowSigma, later, laterSigma, numbers } = model;
  const k = numbers.length;
  const width = later.length / k;
  const times = segment === undefined ? Math.sqrt(k) : 1;
  const sumOf = (all: Float64Array, numbersEach: number, at: number) =>
    all.reduce((sum, value, place) => {
      const isOwn = segment === undefined || Math.floor(place / numbersEach) === segment;
      return sum + (isOwn && place % numbersEach === at ? value : 0);
    }, 0);
  const users = { value: sumOf(now, 3, 0), sigma: nowSigma * times };
  const known = { value: width > 0 ? sumOf(later, width, 0) : 0, sigma: laterSigma * times };
  const spend = width === 3 && spendUpTo !== undefined ? quotient(sumOf(later, 3, 2), known) : undefined;
  return {
    users,
    silhouette: upTo(LARGEST_ERROR, quotient(sumOf(now, 3, 1), users)),
    rate: width > 0 ? clipped(upTo(LARGEST_ERROR, quotient(sumOf(later, width, 1), known))) : undefined,
    spend:
      spend && spend.sigma <= SPEND_ERROR * spend.value
        ? { value: spend.value * spendUpTo!, sigma: spend.sigma * spendUpTo! }
        : undefined,
  };
}

/** The sum of as noisy numbers over a noisy number of users. */
function quotient(sum: number, { value: users, sigma }: Estimate): Estimate | undefined {
  if (!(users >= LEAST_WHOLE * sigma) || users <= 0) return undefined;
  const value = sum / users;
  return { value, sigma: (sigma * Math.sqrt(1 + value ** 2)) / users };
}

function upTo(error: number, told: Estimate | undefined): Estimate | undefined {
  return told && told.sigma <= error ? told : undefined;
}

function clipped(told: Estimate | undefined): Estimate | undefined {
  return told && { ...told, value: Math.min(Math.max(told.value, 0), 1) };
}

/**
 * Estimates the Davies–Bouldin index, with mean distances to the centres: how wide the two most alike segments are over how
 * far apart, of each segment the worst; lower is better. Undefined where a segment's users are too few.
 */
export function daviesBouldin({
  now,
  nowSigma,
  centers,
  scaling,
  numbers,
}: EvaluateModel): Estimate | undefined {
  const k = numbers.length;
  const d = scaling.columns.length;
  for (let i = 0; i < k; i++) if (now[3 * i] < LEAST_WHOLE * nowSigma) return undefined;
  const apart = (i: number, j: number) =>
    Math.sqrt(
      scaling.columns.reduce((sum, _, at) => sum + (centers[i * d + at] - centers[j * d + at]) ** 2, 0),
    );
  return upTo(
    SPEND_ERROR,
    withError(now, nowSigma, (sums) => {
      const width = (i: number) => (2 * scaling.radius * sums[3 * i + 2]) / sums[3 * i];
      let total = 0;
      for (let i = 0; i < k; i++) {
        let worst = 0;
        for (let j = 0; j < k; j++) if (j !== i) worst = Math.max(worst, (width(i) + width(j)) / apart(i, j));
        total += worst;
      }
      return total / k;
    }),
  );
}

/** How much of who has class 1 the segments tell, and how much as many segments of chance would. */
export interface Explained {
  readonly part: Estimate;
  /** What segments would tell into which users are shuffled, on average. */
  readonly shuffled: Estimate;
  /** Whether the part is beyond noise and chance. */
  readonly isBeyond: boolean;
}

/** Deviations beyond which segments tell more than shuffled ones. */
const BEYOND = 3;

/**
 * Estimates the part of the variance of the class that lies between segments, less what the noise alone would put there.
 * Undefined where nobody asked, or a segment's users are too few.
 */
export function explainedByClass({ later, laterSigma, numbers }: EvaluateModel): Explained | undefined {
  const k = numbers.length;
  const width = later.length / k;
  if (width === 0) return undefined;
  const sums = Float64Array.from({ length: 2 * k }, (_, at) => later[Math.floor(at / 2) * width + (at % 2)]);
  for (let i = 0; i < k; i++) if (sums[2 * i] < LEAST_WHOLE * laterSigma) return undefined;
  const part = withError(sums, laterSigma, betweenPart);
  if (!part) return undefined;
  const [users, yes] = [0, 1].map((one) =>
    sums.reduce((all, value, at) => all + (at % 2 === one ? value : 0), 0),
  );
  const rate = yes / users;
  const noise = Array.from({ length: k }, (_, i) => {
    const [n, a] = [sums[2 * i], sums[2 * i + 1]];
    return (laterSigma ** 2 * (1 + (a / n) ** 2)) / n;
  }).reduce((all, one) => all + one, 0);
  const total = users * rate * (1 - rate);
  const owed = (noise - (k * laterSigma ** 2 * (1 + rate ** 2)) / users) / total;
  const shuffled = (k - 1) / Math.max(users - 1, 1);
  const value = Math.min(Math.max(part.value - owed, 0), 1);
  // Near nothing the noise's square is all there is.
  const sigma = Math.sqrt(part.sigma ** 2 + (2 / k) * owed ** 2);
  const chance = shuffled * Math.sqrt(2 / (k - 1));
  return {
    part: { value, sigma },
    shuffled: { value: shuffled, sigma: (shuffled * laterSigma * Math.sqrt(k)) / Math.max(users - 1, 1) },
    isBeyond: value > shuffled + BEYOND * Math.sqrt(sigma ** 2 + chance ** 2),
  };
}

function betweenPart(sums: Float64Array): number {
  let [users, yes, between] = [0, 0, 0];
  for (let at = 0; at < sums.length; at += 2) {
    users += sums[at];
    yes += sums[at + 1];
    between += sums[at + 1] ** 2 / sums[at];
  }
  return (between - yes ** 2 / users) / (yes - yes ** 2 / users);
}
