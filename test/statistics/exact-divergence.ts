import { type PrivacyEvent } from "@fedseg/shared/dp/event.ts";

/** Fixed point with 320 fractional bits: everything below is integer arithmetic, slow and independent of the library. */
export const BITS = 320n;
const ONE = 1n << BITS;

/** An outcome: its mass under the first and the second neighbour, times 2^320. */
type Outcome = readonly [bigint, bigint];

/** Computes e^(n/d) for n ≤ 0 or > 0, fixed point, by Taylor's series after halving the argument. */
export function expFixed(n: bigint, d: bigint): bigint {
  const halvings = 16n;
  const x = (n * ONE) / (d << halvings);
  let [sum, term] = [ONE, ONE];
  for (let k = 1n; term !== 0n && term !== -1n; k++) {
    term = (term * x) / (k * ONE);
    sum += term;
  }
  for (let i = 0n; i < halvings; i++) sum = (sum * sum) / ONE;
  return sum;
}

/** Computes max(delta(epsilon) for adding, for removing) of events, as a double; epsilon is taken exactly. */
export function exactDelta(events: readonly PrivacyEvent[], epsilon: number): number {
  const factor = expOfDouble(epsilon);
  const outcomes = jointOutcomes(events);
  const one = (pick: (outcome: Outcome) => Outcome) =>
    outcomes.reduce((sum, outcome) => {
      const [p, q] = pick(outcome);
      const excess = p - (factor * q) / ONE;
      return excess > 0n ? sum + excess : sum;
    }, 0n);
  const removing = one((outcome) => outcome);
  const adding = one(([p, q]) => [q, p]);
  const larger = removing > adding ? removing : adding;
  return Number(larger >> (BITS - 200n)) / 2 ** 200;
}

function jointOutcomes(events: readonly PrivacyEvent[]): readonly Outcome[] {
  let joint: readonly Outcome[] = [[ONE, ONE]];
  for (const event of events) {
    if (event.mechanism !== "discrete_gaussian" && event.mechanism !== "dd_gaussian_sum")
      throw new TypeError(`"mechanism" expected discrete Gaussians, got ${event.mechanism}`);
    const variances = event.mechanism === "discrete_gaussian" ? [event.sigma2] : event.node_sigma2;
    const pmf = variances.map((variance) => pmfOf(variance)).reduce(convolve);
    for (let copy = 0; copy < event.count; copy++) {
      for (const shift of event.shift) {
        const coordinate = outcomesOf(pmf, shift);
        joint = joint.flatMap(([p, q]) =>
          coordinate.map(([a, b]): Outcome => [(p * a) / ONE, (q * b) / ONE]),
        );
      }
    }
  }
  return joint;
}

/** Masses of −r … r of a discrete Gaussian, r ≥ `sds` standard deviations. */
export function pmfOf(variance: string, sds = 14): readonly bigint[] {
  const [n, d] = [...variance.split("/"), "1"].map(BigInt) as [bigint, bigint];
  const radius = Math.ceil(sds * Math.sqrt(Number(n) / Number(d)));
  const weights = Array.from({ length: 2 * radius + 1 }, (_, i) =>
    expFixed(-(BigInt(i - radius) ** 2n) * d, 2n * n),
  );
  const mass = weights.reduce((sum, weight) => sum + weight, 0n);
  return weights.map((weight) => (weight * ONE) / mass);
}

/** Masses of the sum of two. */
export function convolve(a: readonly bigint[], b: readonly bigint[]): readonly bigint[] {
  const out = Array<bigint>(a.length + b.length - 1).fill(0n);
  for (const [i, p] of a.entries()) for (const [j, q] of b.entries()) out[i + j]! += (p * q) / ONE;
  return out;
}

function outcomesOf(pmf: readonly bigint[], shift: number): readonly Outcome[] {
  const reach = Math.abs(shift);
  return Array.from({ length: pmf.length + 2 * reach }, (_, i): Outcome => [
    pmf[i - reach] ?? 0n,
    pmf[i - reach - shift] ?? 0n,
  ]);
}

function expOfDouble(x: number): bigint {
  let [n, d] = [x, 1n];
  for (; !Number.isInteger(n); n *= 2) d *= 2n;
  return expFixed(BigInt(n), d);
}
