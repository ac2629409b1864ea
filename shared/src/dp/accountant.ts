import { muAbove } from "./charge.ts";
import { type PrivacyEvent, checkEvents, costOf } from "./event.ts";
import { checkDelta, epsilonOf } from "./gdp.ts";
import { type LatticeEpsilon, type LatticeRefusal, latticeEpsilon } from "./lattice-pld.ts";
import { zcdpEpsilon } from "./zcdp.ts";

/** The part of delta that the uncertified tails of the noise may take. */
const TAIL_SHARE = 1e-6;

/** Epsilon at one delta, every number rounded up; `reported` is the smaller of two valid bounds. */
export interface Guarantee {
  readonly reported: number;
  /** Analytic Gaussian at the total mu. */
  readonly gdp: number;
  /** Zero-concentrated differential privacy with the optimal conversion. */
  readonly zcdp: number;
}

/** Epsilon of given events by every accountant, each rounded up; `reported` is the smallest. */
export interface Accounted {
  readonly reported: number;
  /** Undefined when no finite mu is certified. */
  readonly gdp: number | undefined;
  readonly zcdp: number | undefined;
  /** For exactly the shifts that the events state; the two above hold for every shift of the same norm. */
  readonly lattice: LatticeEpsilon | LatticeRefusal;
}

/** Why no guarantee can be stated. */
export interface Unsupported {
  readonly unsupported: string;
}

/**
 * Computes epsilon of any number of releases by three accountants, for add or remove one user.
 * @throws RangeError unless 0 < delta < 1 and every event is of the vocabulary.
 */
export function account(events: readonly PrivacyEvent[], delta: number): Accounted | Unsupported {
  const closed = guaranteeFor(events, delta);
  const lattice = latticeEpsilon(events, delta);
  const { gdp, zcdp } = "unsupported" in closed ? { gdp: undefined, zcdp: undefined } : closed;
  const bounds = [gdp, zcdp, "epsilon" in lattice ? lattice.epsilon : undefined];
  const known = bounds.filter((bound) => bound !== undefined);
  if (known.length > 0) return { reported: Math.min(...known), gdp, zcdp, lattice };
  const reasons = [
    "unsupported" in closed ? closed.unsupported : "",
    "refused" in lattice ? lattice.refused : "",
  ];
  return { unsupported: reasons.join("; ") };
}

/**
 * Computes the guarantee of any number of releases, adaptively chosen or not, for every shift of the stated norms.
 * @throws RangeError unless 0 < delta < 1 and every event is of the vocabulary.
 */
export function guaranteeFor(events: readonly PrivacyEvent[], delta: number): Guarantee | Unsupported {
  checkDelta(delta);
  checkEvents(events);
  const costs = events.map(costOf).filter((cost) => cost !== undefined);
  if (costs.length < events.length) return { unsupported: "the noise is too small for any finite mu" };
  const tail = costs.reduce((sum, cost) => sum + cost.tailDelta, 0);
  if (tail > delta * TAIL_SHARE)
    return { unsupported: "the shift is too large for the part of the noise that is certified" };
  const muSq = costs.reduce((sum, cost) => sum + cost.muSq, 0n);
  const twoRho = costs.reduce((sum, cost) => sum + cost.twoRho, 0n);
  return guarantee(muSq, twoRho, delta - tail);
}

/** Computes what a spent or budgeted mu² (fixed point 2^-80) guarantees at delta. */
export function guaranteeOf(muSq: bigint, delta: number): Guarantee {
  return guarantee(muSq, muSq, delta);
}

function guarantee(muSq: bigint, twoRho: bigint, delta: number): Guarantee {
  const gdp = epsilonOf(muAbove(muSq), delta);
  const rho = (Number(twoRho) / 2 ** 81) * (1 + 2 ** -51);
  const zcdp = zcdpEpsilon(rho, delta);
  return { reported: Math.min(gdp, zcdp), gdp, zcdp };
}
