import type { Uniforms } from "@fedseg/shared/math/rng.ts";

/** Draws a standard normal. */
export function drawNormal(uniforms: Uniforms): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniforms.next()));
  return radius * Math.cos(2 * Math.PI * uniforms.next());
}

/** Draws a factor with median 1 whose logarithm has standard deviation `sigma`. */
export function drawLogNormal(sigma: number, uniforms: Uniforms): number {
  return Math.exp(sigma * drawNormal(uniforms));
}

/** Draws a Poisson count by counting arrivals; time grows with the mean, meant for means below 100. */
export function drawPoisson(mean: number, uniforms: Uniforms): number {
  const stop = Math.exp(-mean);
  let count = 0;
  for (let product = uniforms.next(); product > stop; product *= uniforms.next()) count++;
  return count;
}

/** Draws a real in [low, high). */
export function drawBetween([low, high]: readonly [number, number], uniforms: Uniforms): number {
  return low + (high - low) * uniforms.next();
}

/** Draws an index with probability proportional to its weight. */
export function drawIndex(weights: readonly number[], uniforms: Uniforms): number {
  let left = uniforms.next() * weights.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < weights.length - 1; i++) {
    left -= weights[i]!;
    if (left < 0) return i;
  }
  return weights.length - 1;
}
