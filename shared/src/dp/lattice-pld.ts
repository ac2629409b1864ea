import type { PrivacyEvent } from "./event.ts";
import { checkDelta } from "./gdp.ts";
import { type GaussianShift, type Reach, composeOnLattice } from "./lattice.ts";
import { composeOnGrid } from "./loss-grid.ts";
import { epsilonOfTable } from "./loss-table.ts";
import { log } from "../math/log.ts";
import { type ShiftedNoise, shiftedNoises } from "./shift-noise.ts";

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
 * Computes epsilon of the privacy-loss distribution of exactly these integer shifts; rounded up. The noise is
 * symmetric, so adding and removing a user have the same distribution of losses. A cross-check for a given shift:
 * another shift of the same norm can cost a little more.
 * @throws RangeError unless 0 < delta < 1.
 */
export function latticeEpsilon(
  events: readonly PrivacyEvent[],
  delta: number,
): LatticeEpsilon | LatticeRefusal {
  checkDelta(delta);
  if (delta < MIN_DELTA)
    return { refused: `delta is below ${MIN_DELTA}, where tails are no longer tabulated` };
  const shifts = shiftedNoises(events);
  if (!shifts) return { refused: "continuous noise is not on a lattice" };
  if (shifts.length === 0) return { epsilon: 0, isExact: true };
  const reach = reachOf(shifts, delta);
  const exact = shifts.every(isGaussian) ? composeOnLattice(shifts, reach) : undefined;
  const grid = exact ? undefined : composeOnGrid(shifts, reach);
  const epsilon = exact
    ? epsilonOfTable(exact.table, exact.offset, delta)
    : grid && epsilonOfTable(grid, 0, delta);
  if (!exact && !grid) return { refused: "the noise is too wide, or of too many kinds, to be tabulated" };
  return epsilon === undefined
    ? { refused: "the shift leaves more than delta outside the noise that is tabulated" }
    : { epsilon, isExact: exact !== undefined };
}

/** Both tails of a discrete Gaussian beyond r standard deviations hold less than 2·exp(−r²/2). */
function reachOf(shifts: readonly ShiftedNoise[], delta: number): Reach {
  const copies = shifts.reduce((sum, shift) => sum + shift.copies, 0);
  const allowance = (delta * CUT_SHARE) / copies;
  return { allowance, sds: Math.sqrt(2 * log(2 / allowance)) };
}

function isGaussian(shift: ShiftedNoise): shift is GaussianShift {
  return shift.noise.kind === "gaussian";
}
