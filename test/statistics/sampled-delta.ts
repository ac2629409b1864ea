import type { Direction } from "@fedseg/shared/dp/gaussian-cells.ts";
import { normalCdf, normalUpperTail } from "@fedseg/shared/math/special-normal.ts";

/** Computes delta(epsilon) of one Poisson-sampled Gaussian by its threshold test, in one direction. */
export function sampledDelta(mu: number, q: number, epsilon: number, direction: Direction): number {
  // The loss of removing, log(1 − q + q·e^(mu·x − mu²/2)), is `loss` at x; that of adding is minus it.
  const at = (loss: number) => Math.log((Math.exp(loss) - 1 + q) / q) / mu + mu / 2;
  if (direction === "remove") {
    const x = at(epsilon);
    return (
      (1 - q) * normalUpperTail(x) + q * normalUpperTail(x - mu) - Math.exp(epsilon) * normalUpperTail(x)
    );
  }
  if (Math.exp(-epsilon) <= 1 - q) return 0;
  const x = at(-epsilon);
  return normalCdf(x) - Math.exp(epsilon) * ((1 - q) * normalCdf(x) + q * normalCdf(x - mu));
}
