import { type PrivacyEvent, checkEvents } from "./event.ts";
import type { Direction } from "./gaussian-cells.ts";
import { checkDelta } from "./gdp.ts";
import { type GaussianShift, type Reach, composeOnLattice } from "./lattice.ts";
import { composeOnGrid } from "./loss-grid.ts";
import { epsilonOfTable } from "./loss-table.ts";
import { log } from "../math/log.ts";
import { type EventParts, type ShiftedNoise, partsOf } from "./shift-noise.ts";

/** Below this delta the tables of sums are too short. */
const MIN_DELTA = 1e-40;

/** The part of delta that all cut tails together may take, before powers and sums of tables. */
const CUT_SHARE = 2 ** -50;

/** The second accountant's epsilon. */
export interface LatticeEpsilon {
  readonly epsilon: number;
  /** True when all losses were tabulated where they are; false when they were spread upwards onto a grid. */
  readonly isExact: boolean;
}

/** Why the second accountant gives no number. */
export interface LatticeRefusal {
  readonly refused: string;
}

/**
 * Computes epsilon of the privacy-loss distribution of exactly these shifts; rounded up. Noise is symmetric, so adding
 * and removing a user have the same losses, except where users are sampled: there it is the larger of the two.
 * A cross-check for a given shift: another shift of the same norm can cost a little more.
 * @throws RangeError unless 0 < delta < 1 and every event is of the vocabulary.
 */
export function latticeEpsilon(
  events: readonly PrivacyEvent[],
  delta: number,
): LatticeEpsilon | LatticeRefusal {
  const exact = exactEpsilon(events, delta);
  if (exact) return exact;
  const parts = partsOf(events);
  const reach = reachOf(parts, delta);
  const directions: readonly Direction[] = parts.sampled.some((part) => part.sampled.q < 1)
    ? ["remove", "add"]
    : ["remove"];
  const epsilons: (number | undefined)[] = [];
  for (const direction of directions) {
    const grid = composeOnGrid(parts, reach, direction);
    if (!grid) return { refused: "the noise is too wide, or of too many kinds, to be tabulated" };
    epsilons.push(epsilonOfTable(grid, 0, delta));
  }
  return stated(
    epsilons.includes(undefined) ? undefined : Math.max(...epsilons.filter((e) => e !== undefined)),
    false,
  );
}

/**
 * Computes the same where all losses lie on one lattice, so that they are tabulated as they are; undefined elsewhere.
 * Only such a number can contradict another accountant's, and it is found much sooner than an upper bound.
 * @throws RangeError unless 0 < delta < 1 and every event is of the vocabulary.
 */
export function exactEpsilon(
  events: readonly PrivacyEvent[],
  delta: number,
): LatticeEpsilon | LatticeRefusal | undefined {
  checkDelta(delta);
  checkEvents(events);
  if (delta < MIN_DELTA)
    return { refused: `delta is below ${MIN_DELTA}, where tails are no longer tabulated` };
  const { shifted, sampled } = partsOf(events);
  if (shifted.length + sampled.length === 0) return { epsilon: 0, isExact: true };
  if (sampled.length > 0 || !shifted.every(isGaussian)) return undefined;
  const exact = composeOnLattice(shifted, reachOf({ shifted, sampled }, delta));
  return exact && stated(epsilonOfTable(exact.table, exact.offset, delta), true);
}

function stated(epsilon: number | undefined, isExact: boolean): LatticeEpsilon | LatticeRefusal {
  return epsilon === undefined
    ? { refused: "the shift leaves more than delta outside the noise that is tabulated" }
    : { epsilon, isExact };
}

/** Both tails of a discrete Gaussian beyond r standard deviations hold less than 2·exp(−r²/2). */
function reachOf({ shifted, sampled }: EventParts, delta: number): Reach {
  const copies = [...shifted, ...sampled].reduce((sum, part) => sum + part.copies, 0);
  const allowance = (delta * CUT_SHARE) / copies;
  return { allowance, sds: Math.sqrt(2 * log(2 / allowance)) };
}

function isGaussian(shift: ShiftedNoise): shift is GaussianShift {
  return shift.noise.kind === "gaussian";
}
