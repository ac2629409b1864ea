import type { Rational } from "@fedseg/shared/dp/rational.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";

/** What is wrong with a sampler; nothing when empty. */
export interface Fault {
  /** Takes −0 of the Laplace proposal for a second 0 instead of drawing again. */
  readonly keepsNegativeZero?: boolean;
  /** How a uniform integer below n comes from bytes: `% n` of the masked or whole bytes instead of drawing again. */
  readonly uniform?: "masked modulo" | "modulo";
}

/**
 * Opens a discrete Gaussian sampler with a fault, by the same algorithm as the production sampler, in BigInt.
 * @see Canonne, Kamath, Steinke 2020, Algorithms 1 to 3
 */
export function faultySampler(fault: Fault, { n, d }: Rational, source: ByteSource): () => number {
  const below = (limit: bigint) => uniform(limit, fault, source);
  const accepts = (numerator: bigint, base: bigint) => {
    let k = 1n;
    while (below(base * k) < numerator) k += 1n;
    return k % 2n === 1n;
  };
  const exponential = (numerator: bigint, base: bigint) => {
    let rest = numerator;
    for (; rest > base; rest -= base) if (!accepts(1n, 1n)) return false;
    return accepts(rest, base);
  };
  let t = 1n;
  while (t * t * d <= n) t += t > 1000n ? t / 1000n : 1n;
  const laplace = () => {
    for (;;) {
      const isNegative = below(2n) === 1n;
      let u = below(t);
      while (!exponential(u, t)) u = below(t);
      let v = 0n;
      while (exponential(1n, 1n)) v += 1n;
      const magnitude = u + t * v;
      if (!isNegative) return magnitude;
      if (magnitude !== 0n || fault.keepsNegativeZero) return -magnitude;
    }
  };
  return () => {
    for (;;) {
      const y = laplace();
      const root = (y < 0n ? -y : y) * t * d - n;
      if (exponential(root * root, 2n * n * d * t * t)) return Number(y);
    }
  };
}

function uniform(limit: bigint, fault: Fault, source: ByteSource): bigint {
  if (limit === 1n) return 0n;
  const bits = (limit - 1n).toString(2).length;
  for (;;) {
    let value = 0n;
    for (const byte of source.bytes(Math.ceil(bits / 8))) value = value * 256n + BigInt(byte);
    if (fault.uniform === "modulo") return value % limit;
    value = BigInt.asUintN(bits, value);
    if (fault.uniform === "masked modulo") return value % limit;
    if (value < limit) return value;
  }
}
