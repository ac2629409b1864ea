import type { Uniforms } from "../../math/rng.ts";
import { normalsOf } from "../../math/normals.ts";
import { offGrid } from "../../queries/scaling.ts";
import { type EarlierSegments, sumsOf } from "../segmentation/as-ended.ts";
import { releasedCells } from "../segmentation/released-cells.ts";

/** Points with users that a tree is grown on, and what noise is in them. */
export interface Ground {
  /** Count×d row-major, scaled space. */
  readonly points: Float64Array;
  /** Noisy users, all positive, and the standard error of each. */
  readonly weights: Float64Array;
  readonly weightSigma: number;
  /** Standard error of every coordinate of each point; 0 for cells, whose places are no secret. */
  readonly pointSigmas: Float64Array;
}

/** So many micro-centres per segment are ground enough. */
const PER_SEGMENT = 4;

/**
 * Returns the micro-centres of the first round where there are enough of them: they have seen every feature; else the
 * cells of the histogram.
 */
export function groundOf(before: EarlierSegments): Ground {
  return microCentres(before) ?? cellsOf(before);
}

function microCentres({ model: { k, d }, sums }: EarlierSegments): Ground | undefined {
  const [{ params, result }] = sumsOf(sums, "residual");
  const kept = Array.from(result.counts.keys()).filter((j) => result.counts[j] > 0);
  if (kept.length < PER_SEGMENT * k) return undefined;
  const asked = offGrid(params.centers, params.scaling);
  const points = new Float64Array(kept.length * d);
  kept.forEach((j, row) => {
    const users = Math.max(result.counts[j], 2 * result.countSigma);
    for (let i = 0; i < d; i++) points[row * d + i] = asked[j * d + i] + result.moves[j * d + i] / users;
  });
  const weights = Float64Array.from(kept, (j) => result.counts[j]);
  const pointSigmas = weights.map((users) => result.moveSigma / Math.max(users, 2 * result.countSigma));
  return { points, weights, weightSigma: result.countSigma, pointSigmas };
}

function cellsOf(before: EarlierSegments): Ground {
  const { points, weights, sigma } = releasedCells(before);
  const { d } = before.model;
  const kept = Array.from(weights.keys()).filter((cell) => weights[cell] > 0);
  const own = new Float64Array(kept.length * d);
  kept.forEach((cell, row) => own.set(points.subarray(cell * d, (cell + 1) * d), row * d));
  return {
    points: own,
    weights: Float64Array.from(kept, (cell) => weights[cell]),
    weightSigma: sigma,
    pointSigmas: new Float64Array(kept.length),
  };
}

/** Returns the ground with noise of its own size added once more. */
export function shaken({ points, weights, weightSigma, pointSigmas }: Ground, uniforms: Uniforms): Ground {
  const d = points.length / weights.length;
  const normal = normalsOf(uniforms);
  return {
    points: points.map((value, at) => {
      const sigma = pointSigmas[Math.floor(at / d)];
      return sigma > 0 ? value + sigma * normal() : value;
    }),
    weights: weights.map((users) => Math.max(users + weightSigma * normal(), LEAST)),
    weightSigma,
    pointSigmas,
  };
}

/** Weight of a point that the noise leaves without users. */
const LEAST = 1e-9;
