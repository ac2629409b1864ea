import { symmetricEigen } from "../../math/eigen.ts";
import { log } from "../../math/log.ts";

/** What one tree's leaves have been told: Σ (y − p) and Σ p(1 − p) of their users, and the noise of the first. */
export interface ToldLeaves {
  readonly gradients: Float64Array;
  readonly curves: Float64Array;
  readonly sigma: number;
}

/** Spreads of leaves' values that the evidence chooses from, and their prior: lognormal around .15. */
const SPREADS = [0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6];
const [USUAL_SPREAD, PRIOR_WIDTH] = [0.15, 1.5];

/** A leaf's curvature is this part of the mean at least: noise makes none of it. */
const LEAST_CURVE = 0.1;

/** Variance that a sum has at least: rounding. */
const ROUNDING = 1e-6;

/**
 * Returns what a tree's leaves add to scores: the posterior mean under values that are alike where leaves share ancestors, by
 * the spread that the evidence chooses; all 0 where the evidence is for none. `damping`: how many times over the trees of the
 * same sum say the same.
 */
export function leafValues({ gradients, curves, sigma }: ToldLeaves, damping: number): Float64Array {
  const leaves = gradients.length;
  const mean = Math.max(curves.reduce((sum, curve) => sum + curve, 0) / leaves, 1e-3);
  const kept = curves.map((curve) => Math.max(curve, LEAST_CURVE * mean));
  const damped = kept.map((curve) => damping * curve);
  const { values, vectors } = symmetricEigen(priorOf(damped), leaves);
  const turned = turn(vectors, gradients);
  const variance = sigma * sigma + ROUNDING;
  const spread = likeliestSpread(turned, values, variance);
  if (spread === 0) return new Float64Array(leaves);
  const square = spread * spread;
  const part = turned.map((value, i) => value / (Math.max(values[i], 0) * square + variance));
  const back = new Float64Array(leaves);
  for (let i = 0; i < leaves; i++) {
    for (let leaf = 0; leaf < leaves; leaf++)
      back[leaf] += vectors[i * leaves + leaf] * part[i] * damped[leaf];
  }
  const found = back.map((_, leaf) => {
    let sum = 0;
    for (let other = 0; other < leaves; other++) sum += alike(leaf, other, leaves) * back[other];
    return square * sum;
  });
  return aroundZero(found, kept);
}

/** Part of their ancestors, below the root, that two leaves share, themselves included. */
function alike(leaf: number, other: number, leaves: number): number {
  const depth = 31 - Math.clz32(leaves);
  let apart = 0;
  for (let differ = leaf ^ other; differ > 0; differ >>= 1) apart++;
  return (depth - apart) / depth;
}

/** Covariance of what leaves with such curvatures add up to, for values of spread 1. */
function priorOf(curves: Float64Array): Float64Array {
  const leaves = curves.length;
  return Float64Array.from({ length: leaves * leaves }, (_, at) => {
    const [leaf, other] = [Math.floor(at / leaves), at % leaves];
    return curves[leaf] * alike(leaf, other, leaves) * curves[other];
  });
}

function turn(vectors: Float64Array, values: Float64Array): Float64Array {
  const d = values.length;
  return values.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < d; j++) sum += vectors[i * d + j] * values[j];
    return sum;
  });
}

/** Returns the spread under which the sums are likeliest; 0 for none. */
function likeliestSpread(turned: Float64Array, values: Float64Array, variance: number): number {
  const evidence = (spread: number) =>
    turned.reduce((sum, value, i) => {
      const own = Math.max(values[i], 0) * spread * spread + variance;
      return sum - 0.5 * (log(own) + (value * value) / own);
    }, 0);
  let [best, found] = [evidence(0), 0];
  for (const spread of SPREADS) {
    const own = evidence(spread) - 0.5 * (log(spread / USUAL_SPREAD) / PRIOR_WIDTH) ** 2;
    if (own > best) [best, found] = [own, spread];
  }
  return found;
}

/** Takes off what all leaves have in common: the intercept is learnt elsewhere. */
function aroundZero(values: Float64Array, curves: Float64Array): Float64Array {
  const all = curves.reduce((sum, curve) => sum + curve, 0);
  const middle = values.reduce((sum, value, leaf) => sum + value * curves[leaf], 0) / all;
  return values.map((value) => value - middle);
}
