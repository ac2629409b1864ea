import { TOP_CODE, binStart } from "../../features/code.ts";
import type { Eigen } from "../../math/eigen.ts";
import type { Uniforms } from "../../math/rng.ts";
import { normalsOf } from "../../math/normals.ts";
import { normalCdf } from "../../math/special-normal.ts";
import { type Histograms, keptHistograms } from "./value-starts.ts";

/** What released sums say of how users lie. */
export interface Lie {
  readonly histograms: Histograms;
  /** Of the features' correlations. */
  readonly eigen: Eigen;
}

/**
 * Returns a function that draws the codes of a user whom nobody has: every feature as its histogram says, all together as
 * their correlations do, by a normal copula.
 */
export function madeUpRows({ histograms, eigen }: Lie, uniforms: Uniforms): (codes: Float64Array) => void {
  const { values, vectors } = eigen;
  const d = values.length;
  const bins = keptHistograms(histograms).map(drawnAt);
  const spreads = Float64Array.from({ length: d }, (_, j) => {
    let variance = 0;
    for (let i = 0; i < d; i++) variance += values[i] * vectors[i * d + j] ** 2;
    return Math.sqrt(variance);
  });
  const roots = values.map((value) => Math.sqrt(value));
  const normals = new Float64Array(d);
  const draw = normalsOf(uniforms);
  return (codes) => {
    for (let i = 0; i < d; i++) normals[i] = roots[i] * draw();
    for (let j = 0; j < d; j++) {
      let place = 0;
      for (let i = 0; i < d; i++) place += normals[i] * vectors[i * d + j];
      codes[j] = bins[j](normalCdf(place / spreads[j]));
    }
  };
}

/** Returns a function that finds the code below which a part of users is; everywhere alike when nobody was counted. */
function drawnAt(kept: Float64Array): (part: number) => number {
  const sums = new Float64Array(kept.length);
  let sum = 0;
  kept.forEach((count, bin) => (sums[bin] = sum += count));
  if (!(sum > 0)) return (part) => part * TOP_CODE;
  return (part) => {
    const wanted = part * sum;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] > wanted) high = middle;
      else low = middle + 1;
    }
    const inside = kept[low] > 0 ? (wanted - sums[low] + kept[low]) / kept[low] : 0.5;
    const [from, to] = [binStart(low, kept.length), binStart(low + 1, kept.length)];
    return Math.min(Math.floor(from + inside * (to - from)), TOP_CODE);
  };
}
