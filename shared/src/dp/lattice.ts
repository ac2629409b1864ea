import { exp } from "../math/exp.ts";
import { type LossTable, convolve, power, trim } from "./loss-table.ts";
import { type Rational, addRational, rational, rationalToNumber, scaleRational } from "./rational.ts";
import type { ShiftedNoise } from "./shift-noise.ts";

/** Largest table, in entries, and largest number of multiplications; under a second on one core. */
const MAX_ENTRIES = 2 ** 22;
const MAX_PRODUCTS = 2 ** 30;

/** From this many entries on, weights follow from their neighbours', 64 at a time. */
const LONG_TABLE = 2 ** 16;
const BLOCK = 64;

/** A shifted discrete Gaussian; its loss at x is s²/(2·variance) − x·s/variance. */
export interface GaussianShift extends ShiftedNoise {
  readonly noise: Extract<ShiftedNoise["noise"], { kind: "gaussian" }>;
}

/** How far tables reach: in standard deviations, and the mass that one copy may lose at each end. */
export interface Reach {
  readonly sds: number;
  readonly allowance: number;
}

/** The composed losses and the offset that belongs to them. */
export interface Composed {
  readonly table: LossTable;
  readonly offset: number;
}

/** Composes shifted discrete Gaussians exactly; undefined when their common lattice is too fine to be tabulated. */
export function composeOnLattice(coordinates: readonly GaussianShift[], reach: Reach): Composed | undefined {
  // The first table is only spread; every other one is swept over what is there already.
  const shifts = coordinates.toSorted((a, b) => spread(b) - spread(a));
  const units = shifts.map(({ noise, shift }) =>
    rational(BigInt(shift) * noise.variance.d, noise.variance.n),
  );
  const unit = units.reduce(gcd);
  const strides = units.map((u) => Number((u.n * unit.d) / (u.d * unit.n)));
  if (!isFeasible(shifts, strides, rationalToNumber(unit), reach)) return undefined;
  const parts = shifts.map(({ noise, copies }) =>
    power(gaussianTable(rationalToNumber(noise.variance), reach), copies, {
      allowance: reach.allowance,
      stepOf: () => 1,
      maxEntries: Infinity,
    }),
  );
  let table: LossTable = { step: 1, first: 0, masses: Float64Array.of(1), missing: 0, slack: 0 };
  let copies = 0;
  for (const [at, part] of parts.entries()) {
    copies += shifts[at]!.copies;
    table = trim(convolve(table, part, strides[at]!), reach.allowance * copies);
  }
  const offset = shifts.reduce((sum, shift) => addRational(sum, centreOf(shift)), rational(0n, 1n));
  return { table: { ...table, step: rationalToNumber(unit) }, offset: rationalToNumber(offset) };
}

/** Tabulates a discrete Gaussian; what lies beyond the reach is missing. */
export function gaussianTable(variance: number, { sds }: Reach): LossTable {
  const radius = Math.ceil(sds * Math.sqrt(variance));
  const masses = new Float64Array(2 * radius + 1);
  const isLong = radius > LONG_TABLE;
  let [weight, ratio] = [1, 1];
  const falls = exp(-1 / variance);
  for (let x = 0; x <= radius; x++) {
    if (isLong && x % BLOCK > 0) {
      weight *= ratio;
      ratio *= falls;
    } else {
      weight = exp(-(x * x) / (2 * variance));
      ratio = isLong ? exp(-(2 * x + 1) / (2 * variance)) : 1;
    }
    masses[radius + x] = masses[radius - x] = weight;
  }
  // By Poisson summation the whole mass is above √(2π·variance), from variance 9 on by less than 1e-76.
  const mass = variance >= 9 ? Math.sqrt(2 * Math.PI * variance) : masses.reduce((sum, w) => sum + w, 0);
  for (let i = 0; i < masses.length; i++) masses[i]! /= mass;
  const missing = 2 * exp(-(radius * radius) / (2 * variance));
  return { step: 1, first: -radius, masses, missing, slack: isLong ? 1e-12 : 1e-13 };
}

/** The loss at x = 0, once for every copy: copies·s²/(2·variance). */
function centreOf({ noise, shift, copies }: GaussianShift): Rational {
  const { n, d } = noise.variance;
  return scaleRational(rational(d, 2n * n), BigInt(shift) ** 2n * BigInt(copies), 1n);
}

function spread({ noise, copies }: GaussianShift): number {
  return rationalToNumber(noise.variance) * copies;
}

function isFeasible(
  shifts: readonly GaussianShift[],
  strides: readonly number[],
  unit: number,
  { sds }: Reach,
): boolean {
  let [products, entries, variance] = [0, 1, 0];
  for (const [at, shift] of shifts.entries()) {
    const own = 2 * sds * Math.sqrt(spread(shift)) + 1;
    // Squaring a table costs half of what its last step does before.
    products += (shift.copies > 1 ? own * own : 0) + own * (entries + 6 * strides[at]!);
    variance += (unit * strides[at]!) ** 2 * spread(shift);
    entries = (2 * sds * Math.sqrt(variance)) / unit + 1;
  }
  return entries <= MAX_ENTRIES && products <= MAX_PRODUCTS;
}

/** The largest rational of which both are integer multiples. */
function gcd(a: Rational, b: Rational): Rational {
  let [p, q] = [a.n * b.d, b.n * a.d];
  while (q > 0n) [p, q] = [q, p % q];
  return rational(p, a.d * b.d);
}
