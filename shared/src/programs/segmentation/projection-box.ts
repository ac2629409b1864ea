import { type Scaling, boxHalf } from "../../queries/scaling.ts";

/** An origin, q orthonormal axes (q×d row-major) and the half-side of a box around the origin along each. */
export interface Box {
  readonly origin: Float64Array;
  readonly axes: Float64Array;
  readonly half: Float64Array;
}

/**
 * Chooses the box along noisy axes: `reach` standard deviations to both sides of the noisy mean, cut where the
 * public cube [−half, half]^d and the unit ball end; the origin moves to its middle.
 */
export function projectionBox(
  scaling: Scaling,
  mean: Float64Array,
  { axes, variances }: { readonly axes: Float64Array; readonly variances: Float64Array },
  reach: number,
): Box {
  const d = mean.length;
  const side = boxHalf(scaling);
  const inside = mean.map((value) => Math.min(Math.max(value, -side), side));
  const origin = inside.slice();
  const half = variances.map((variance, index) => {
    const axis = axes.subarray(index * d, (index + 1) * d);
    const position = axis.reduce((sum, value, i) => sum + value * inside[i], 0);
    const end = Math.min(axis.reduce((sum, value) => sum + Math.abs(value), 0) * side, 1);
    const wanted = reach * Math.sqrt(variance);
    const low = Math.max(-wanted, -end - position);
    const high = Math.min(wanted, end - position);
    for (let i = 0; i < d; i++) origin[i] += (axis[i] * (high + low)) / 2;
    return Math.max((high - low) / 2, LEAST_HALF);
  });
  return { origin, axes, half };
}

/** Keeps the box of a feature without spread open. */
const LEAST_HALF = 1e-3;
