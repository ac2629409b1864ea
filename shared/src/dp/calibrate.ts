import { chargeOf } from "./charge.ts";
import { mu1OfSum } from "./gdp-envelope.ts";
import { type Rational, rational, scaleRational } from "./rational.ts";

/** Sampled variances keep this many significant bits: rounding up costs at most one part in 2^15. */
const VARIANCE_BITS = 16;

/** Computes the charge mu² (fixed point 2^-80, rounded up) of a sum with `nodes` equal shares of noise. */
export function chargeOfNodes(nodeVariance: Rational, nodes: number, deltaSq: bigint): bigint {
  return chargeOf(mu1OfNodes(nodeVariance, nodes), deltaSq);
}

/** Values of mu1 kept: studies of one kind ask for the same noise again and again, and small noises are convolved. */
const MOST_KNOWN = 1024;
const known = new Map<string, number>();

function mu1OfNodes(nodeVariance: Rational, nodes: number): number {
  const key = `${nodeVariance.n}/${nodeVariance.d} ${nodes}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const mu1 = mu1OfSum(Array<Rational>(nodes).fill(nodeVariance));
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, mu1);
  return mu1;
}

/**
 * Computes a node variance n/2^k, k ≥ 0, at which `nodes` shares of noise cost at most `allotment` (mu², fixed point
 * 2^-80) for a shift of norm √deltaSq: the least one up to one part in 2^15 and the correction for integer noise.
 */
export function calibrateNodeVariance(allotment: bigint, deltaSq: bigint, nodes: number): Rational {
  if (allotment <= 0n) throw new RangeError(`"allotment" expected > 0, got ${allotment}`);
  const continuous = rational(deltaSq << 80n, allotment * BigInt(nodes));
  let variance = roundUp(continuous);
  for (;;) {
    const charge = chargeOfNodes(variance, nodes, deltaSq);
    if (charge <= allotment) return variance;
    // The charge falls a little faster than 1/variance, so this step never overshoots by more than the rounding.
    variance = roundUp(scaleRational(variance, charge, allotment));
  }
}

function roundUp({ n, d }: Rational): Rational {
  const whole = n / d;
  const bits = whole === 0n ? 0 : whole.toString(2).length;
  const shift = BigInt(Math.max(0, VARIANCE_BITS - bits));
  return rational(((n << shift) + d - 1n) / d, 1n << shift);
}
