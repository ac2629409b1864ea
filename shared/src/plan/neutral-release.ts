import { rationalToNumber } from "../dp/rational.ts";
import type { Release, Request, SumParameters } from "../private-sum/types.ts";
import type { FeatureSpec } from "../features/feature.ts";
import { toScale } from "../features/transform.ts";
import { isQueryId, queries } from "../queries/index.ts";
import { residualWeights } from "../queries/residual.ts";
import type { Scaling } from "../queries/scaling.ts";
import { summaryWeights } from "../queries/summary.ts";

/** Users as nobody has them: spread evenly, without noise. What a plan is tried out with before there are sums. */
export interface NeutralPopulation {
  readonly users: number;
  /** The plan's features: users lie around the middle of each hard range. */
  readonly features: readonly FeatureSpec[];
  /** Part of each feature's range that users fill, by place of the feature modulo its length; each in (0, 1]. */
  readonly fills: readonly number[];
}

/** What a neutral release needs beside the session. */
export interface NeutralOptions {
  readonly population: NeutralPopulation;
  /** Nodes whose noise the released standard deviations carry. */
  readonly survivors: number;
}

/**
 * Returns what a session would release of a neutral population: expected sums, and the true standard deviations.
 * A block of ones holds its users evenly over its entries; a real block of an unknown query holds zeros.
 */
export function neutralRelease(
  request: Request,
  parameters: SumParameters,
  { population, survivors }: NeutralOptions,
): Release {
  const sums = new Float64Array(parameters.length);
  for (const { offset, length, norm } of parameters.blocks) {
    if (norm.kind === "ones") sums.fill((population.users * norm.count) / length, offset, offset + length);
  }
  fillKnown(request, sums, population);
  const sigmas = parameters.blocks.map(
    ({ nodeVariance, scale }) => Math.sqrt(survivors * rationalToNumber(nodeVariance)) / scale,
  );
  return { sums, sigmas, survivors };
}

function fillKnown({ query, params }: Request, sums: Float64Array, population: NeutralPopulation): void {
  if (!isQueryId(query)) return;
  switch (query) {
    case "bin-counts": {
      const { lo, bins } = queries[query].params.parse(params);
      return fillBins(sums, lo.length, bins, population);
    }
    case "moments": {
      const { scaling } = queries[query].params.parse(params);
      return fillMoments(sums, halfWidths(scaling, population), population.users);
    }
    case "summary": {
      const { lo } = queries[query].params.parse(params);
      return fillSummary(sums, lo.length, population);
    }
    case "residual": {
      const { scaling, centers, radius } = queries[query].params.parse(params);
      const widths = halfWidths(scaling, population);
      const left = leftEnergy(widths, centers.length / widths.length) / (radius * radius);
      return fillResiduals(sums, widths.length, Math.min(left, 1), population.users);
    }
    default:
  }
}

/** Users in the middle part of each feature's bins. */
function fillBins(sums: Float64Array, d: number, bins: number, { users, fills }: NeutralPopulation): void {
  for (let feature = 0; feature < d; feature += 1) {
    const filled = Math.max(1, Math.round(bins * fills[feature % fills.length]));
    const first = Math.floor((bins - filled) / 2);
    const row = sums.subarray(feature * bins, (feature + 1) * bins);
    row.fill(0);
    row.fill(users / filled, first, first + filled);
  }
}

/** How far from 0 users reach on each axis of scaled space. */
function halfWidths({ lo, hi, half, columns }: Scaling, { features, fills }: NeutralPopulation): number[] {
  return lo.map((from, at) => {
    const place = columns?.[at] ?? at;
    const { transform, lo: low, hi: high } = features[place];
    const range = toScale(transform, high) - toScale(transform, low);
    const filled = (fills[place % fills.length] * range) / (hi[at] - from);
    return half * Math.min(1, filled);
  });
}

/** Mean 0 and the variance of an even spread. */
function fillMoments(sums: Float64Array, widths: readonly number[], users: number): void {
  sums[0] = users / Math.sqrt(3);
  widths.forEach((width, i) => {
    sums[1 + widths.length + i] = (users * width * width) / 3 / Math.sqrt(3);
  });
}

/** Mean 0 and the mean square of an even spread, in the units of the summary. */
function fillSummary(sums: Float64Array, d: number, { users, fills }: NeutralPopulation): void {
  const { count, feature } = summaryWeights(d);
  sums[0] = users * count;
  for (let i = 0; i < d; i += 1) {
    sums[1 + d + i] = users * (fills[i % fills.length] ** 2 / 3 - 1 / 2) * feature;
  }
}

/** Equal segments whose centres do not move. `energy`: mean squared residual as a part of the squared radius. */
function fillResiduals(sums: Float64Array, d: number, energy: number, users: number): void {
  const k = (sums.length - 1) / (d + 1);
  for (let j = 0; j < k; j += 1) sums[j * (d + 1) + d] = (users / k) * residualWeights.count;
  sums[k * (d + 1)] = users * energy * residualWeights.energy;
}

/** Mean squared distance to the nearest of k centres when each cuts an even share out of the box. */
function leftEnergy(widths: readonly number[], k: number): number {
  const whole = widths.reduce((sum, width) => sum + (width * width) / 3, 0);
  return whole * k ** (-2 / widths.length);
}
