import { log } from "../math/log.ts";
import { oneMinusExp } from "../math/one-minus-exp.ts";
import { type Direction, lossSpread, sampledTable } from "./gaussian-cells.ts";
import { type Reach, gaussianTable } from "./lattice.ts";
import { type LossTable, coarsenTo, convolve, power, shorten, trim } from "./loss-table.ts";
import { rational } from "./rational.ts";
import { type EventParts, type ShiftedNoise, varianceOf } from "./shift-noise.ts";

/** Entries of the composed table: of a release alone, of some, and of many squarings and sums. */
const ENTRIES = { alone: 2 ** 20, cells: 2 ** 15, some: 2 ** 14, many: 2 ** 13 };
const MANY = 10;

/** No table gets longer: its step doubles before. */
const MAX_ENTRIES = 2 ** 14;

/** Most atoms of all releases, and most different ones; about two seconds on one core. */
const MAX_ATOMS = 2 ** 23;
const MAX_TABLES = 2 ** 9;

/** A release has at most so many atoms, while its noise can be coarsened at a cost of 9·r²/variance. */
const ATOMS_ALONE = 2 ** 20;
const ATOMS_EACH = 2 ** 17;

/** From this many atoms on, a shift that does not divide is rounded up, by less than one part in MIN_SHIFT. */
const ATOMS_ODD = 2 ** 22;
const MIN_SHIFT = 2 ** 10;

/** What a table of 20 standard deviations lacks, generously. */
const TABLE_MISSING = 1e-60;

/** Cover the rounding of a loss, and of the share of an atom that goes up. */
const LOSS_UP = 2 ** -38;
const SHARE_UP = 2 ** -36;

/** Composes anything on a grid, an upper bound; undefined when there is too much to tabulate. */
export function composeOnGrid(parts: EventParts, reach: Reach, direction: Direction): LossTable | undefined {
  const { sampled } = parts;
  const all = [...parts.shifted, ...sampled];
  const copies = all.reduce((sum, part) => sum + part.copies, 0);
  const limit = copies === 1 ? ATOMS_ALONE : Math.min(ATOMS_EACH, MAX_ATOMS / all.length);
  const shifted = parts.shifted.map((shift) => coarsen(shift, limit, reach));
  const atoms = shifted.reduce((sum, shift) => sum + atomsOf(shift, reach), 0);
  if (atoms > MAX_ATOMS || all.length > MAX_TABLES) return undefined;
  const step = stepOf({ shifted, sampled }, reach);
  const tables = [
    ...shifted.map((shift) => ({ copies: shift.copies, table: repeatOnGrid(shift, step, reach) })),
    ...sampled.map((part) => {
      const once = trim(sampledTable(part.sampled, direction, step, reach.sds), reach.allowance);
      const table = power(once, part.copies, {
        allowance: reach.allowance,
        stepOf: () => step,
        maxEntries: MAX_ENTRIES,
      });
      return { copies: part.copies, table };
    }),
  ];
  return composeAll(tables, reach);
}

/** Divides the width of the composed losses, and of the widest single one, into as many steps as there is time for. */
function stepOf({ shifted, sampled }: EventParts, { sds }: Reach): number {
  const spreads = sampled.map((part) => lossSpread(part.sampled, sds));
  const variance =
    shifted.reduce((sum, { noise, shift, copies }) => sum + (copies * shift ** 2) / varianceOf(noise), 0) +
    sampled.reduce((sum, { copies }, at) => sum + copies * spreads[at]!.variance, 0);
  const width = Math.max(2 * sds * Math.sqrt(variance), ...spreads.map((spread) => spread.width));
  const all = [...shifted, ...sampled];
  const rounds = all.reduce((sum, { copies }) => sum + 2 * bitsOf(copies), bitsOf(all.length));
  if (rounds > 0) return width / (rounds < MANY ? ENTRIES.some : ENTRIES.many);
  return width / (sampled.length > 0 ? ENTRIES.cells : ENTRIES.alone);
}

/** Starts from a finer grid, so that all copies together are rounded as little as one: widths grow like √copies. */
function repeatOnGrid(shift: ShiftedNoise, step: number, reach: Reach): LossTable {
  const { copies } = shift;
  const repetition = {
    allowance: reach.allowance,
    stepOf: (some: number) => step * 2 ** -Math.floor(bitsOf(copies / some) / 2),
    maxEntries: MAX_ENTRIES,
  };
  return power(connectDots(shift, repetition.stepOf(1), reach), copies, repetition);
}

/** ⌊log2 x⌋ for x ≥ 1. */
function bitsOf(x: number): number {
  return BigInt(Math.floor(x)).toString(2).length - 1;
}

/** Composes the two shortest first: like sizes meet, which takes the fewest products. */
function composeAll(
  parts: readonly { readonly copies: number; readonly table: LossTable }[],
  { allowance }: Reach,
): LossTable | undefined {
  const queue = [...parts];
  while (queue.length > 1) {
    queue.sort((a, b) => b.table.masses.length - a.table.masses.length);
    const [a, b] = [queue.pop()!, queue.pop()!];
    const copies = a.copies + b.copies;
    const step = Math.max(a.table.step, b.table.step);
    const both = convolve(coarsenTo(b.table, step), coarsenTo(a.table, step));
    queue.push({ copies, table: shorten(trim(both, allowance * copies), MAX_ENTRIES) });
  }
  return queue[0]?.table;
}

/**
 * Replaces N_Z(0, v) and a shift s by N_Z(0, v/r² − 9) and ⌈s/r⌉, r a power of two: N_Z(0, v) is, up to factors within
 * 1e-70 of 1, r times the former plus N_Z(0, 9·r²), which depends on nobody; a larger shift is easier to see.
 */
function coarsen(shifted: ShiftedNoise, limit: number, reach: Reach): ShiftedNoise {
  const { noise, shift } = shifted;
  if (noise.kind === "table") return shifted;
  const atoms = atomsOf(shifted, reach);
  let r = 1;
  while (atoms > limit * r && shift % (2 * r) === 0) r *= 2;
  while (atoms > ATOMS_ODD * r && shift >= 2 * r * MIN_SHIFT) r *= 2;
  const { n, d } = noise.variance;
  const rSq = BigInt(r) ** 2n;
  const variance = r === 1 ? noise.variance : rational(n - 9n * rSq * d, rSq * d);
  return { ...shifted, noise: { kind: "gaussian", variance }, shift: Math.ceil(shift / r) };
}

function atomsOf({ noise }: ShiftedNoise, { sds }: Reach): number {
  return noise.kind === "table" ? noise.masses.length : 2 * sds * Math.sqrt(varianceOf(noise));
}

/** The loss of one release atom by atom: Infinity where the second neighbour has no mass. */
interface Atoms {
  readonly masses: Float64Array;
  readonly missing: number;
  readonly slack: number;
  readonly lossAt: (index: number) => number;
}

function atomsFor({ noise, shift }: ShiftedNoise, reach: Reach): Atoms {
  if (noise.kind === "table") {
    const { masses } = noise;
    const lossAt = (i: number) => {
      const ratio = i < shift ? Infinity : masses[i]! / masses[i - shift]!;
      return ratio > 0 && ratio < Infinity ? log(ratio) : Infinity;
    };
    return { masses, missing: TABLE_MISSING, slack: masses.length * 2 ** -50, lossAt };
  }
  const variance = varianceOf(noise);
  const { masses, missing, slack } = gaussianTable(variance, reach);
  const radius = (masses.length - 1) / 2;
  return { masses, missing, slack, lossAt: (i) => (shift * (shift - 2 * (i - radius))) / (2 * variance) };
}

/**
 * Spreads every atom over the two grid points next to its loss so that its mass under both neighbours stays: delta(ε)
 * is convex in e^ε, and this is its interpolation, never below it.
 * @see Doroshenko, Ghazi, Kamath, Kumar, Manurangsi 2022, "Connect the Dots", Section 4
 */
function connectDots(shifted: ShiftedNoise, step: number, reach: Reach): LossTable {
  const atoms = atomsFor(shifted, reach);
  const { from, to, missing } = keptRange(atoms, reach.allowance);
  const first = Math.floor(atoms.lossAt(to - 1) / step);
  const grid = new Float64Array(Math.floor(atoms.lossAt(from) / step) - first + 3);
  const whole = oneMinusExp(step);
  for (let i = from; i < to; i++) {
    const loss = atoms.lossAt(i) + LOSS_UP;
    const cell = Math.floor(loss / step);
    const share = oneMinusExp(Math.max(0, loss - cell * step)) / whole + SHARE_UP;
    const mass = atoms.masses[i]!;
    grid[cell - first + 1]! += mass * Math.min(1, share);
    grid[cell - first]! += mass * Math.max(0, 1 - share);
  }
  return { step, first, masses: grid, missing, slack: atoms.slack + 2 ** -50 };
}

/** Leaves out the ends that hold at most `allowance`, and what the second neighbour never produces: both are missing. */
function keptRange(atoms: Atoms, allowance: number): { from: number; to: number; missing: number } {
  const { masses, lossAt } = atoms;
  let [from, to] = [0, masses.length];
  let [head, tail] = [0, 0];
  while (from < to - 1 && (lossAt(from) === Infinity || head + masses[from]! <= allowance))
    head += masses[from++]!;
  while (to - 1 > from && tail + masses[to - 1]! <= allowance) tail += masses[--to]!;
  return { from, to, missing: atoms.missing + (head + tail) * (1 + 1e-9) };
}
