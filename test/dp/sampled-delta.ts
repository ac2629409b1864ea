import { normalCdf, normalUpperTail } from "@fedseg/shared/math/special-normal.ts";

/** Computes max(delta for removing, for adding) of one Poisson-sampled Gaussian by its threshold tests. */
export function sampledDelta(mu: number, q: number, epsilon: number): number {
  // The loss log(1 − q + q·e^(mu·x − mu²/2)) is `loss` at x.
  const at = (loss: number) => Math.log((Math.exp(loss) - 1 + q) / q) / mu + mu / 2;
  const x = at(epsilon);
  const removing =
    (1 - q) * normalUpperTail(x) + q * normalUpperTail(x - mu) - Math.exp(epsilon) * normalUpperTail(x);
  if (Math.exp(-epsilon) <= 1 - q) return removing;
  const y = at(-epsilon);
  const adding = normalCdf(y) - Math.exp(epsilon) * ((1 - q) * normalCdf(y) + q * normalCdf(y - mu));
  return Math.max(removing, adding);
}
