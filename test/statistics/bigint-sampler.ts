import type { Rational } from "@fedseg/shared/dp/rational.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";

/**
 * Draws the discrete Gaussian in BigInt arithmetic only, straight from the protocol of the vector file:
 * the oracle that the fast sampler must equal byte for byte.
 */
export function oracleDiscreteGaussian(variance: Rational, source: ByteSource): bigint {
  const { n, d } = variance;
  let t = 1n;
  while (t * t <= n / d) t *= 2n;
  for (let step = t / 2n; step > 0n; step /= 2n) if ((t - step) * (t - step) > n / d) t -= step;
  for (;;) {
    const y = laplace(t, source);
    const root = (y < 0n ? -y : y) * t * d - n;
    if (bernoulliExp(root * root, 2n * n * d * t * t, source)) return y;
  }
}

function uniform(limit: bigint, source: ByteSource): bigint {
  if (limit === 1n) return 0n;
  const bits = (limit - 1n).toString(2).length;
  for (;;) {
    let value = 0n;
    for (const byte of source.bytes(Math.ceil(bits / 8))) value = value * 256n + BigInt(byte);
    value = BigInt.asUintN(bits, value);
    if (value < limit) return value;
  }
}

/** Draws Bernoulli(exp(−n/d)) for n ≤ d, in BigInt arithmetic only. */
export function oracleBernoulliExp(n: bigint, d: bigint, source: ByteSource): boolean {
  let k = 1n;
  while (uniform(d * k, source) < n) k++;
  return k % 2n === 1n;
}

function bernoulliExp(n: bigint, d: bigint, source: ByteSource): boolean {
  let rest = n;
  for (; rest > d; rest -= d) if (!oracleBernoulliExp(1n, 1n, source)) return false;
  return oracleBernoulliExp(rest, d, source);
}

function laplace(t: bigint, source: ByteSource): bigint {
  for (;;) {
    const isNegative = uniform(2n, source) === 1n;
    let u = uniform(t, source);
    while (!bernoulliExp(u, t, source)) u = uniform(t, source);
    let v = 0n;
    while (bernoulliExp(1n, 1n, source)) v++;
    const magnitude = u + t * v;
    if (!isNegative) return magnitude;
    if (magnitude !== 0n) return -magnitude;
  }
}
