import { log1p } from "../math/log.ts";
import { oneMinusExp } from "../math/one-minus-exp.ts";

/** Relative rounding error of one sum or product of doubles. */
const ULP = 2 ** -53;

/**
 * A distribution of privacy losses on a lattice: entry i has loss (first + i)·step, up to an offset that whoever
 * composes tables adds up exactly. Masses are never below the truth by more than the relative `slack`.
 */
export interface LossTable {
  readonly step: number;
  readonly first: number;
  readonly masses: Float64Array;
  /** Mass that was cut off at the ends; counts in full towards delta. */
  readonly missing: number;
  readonly slack: number;
}

/** Cuts both ends of a table while what is cut stays within `allowance` at each; the cut mass is kept as missing. */
export function trim(table: LossTable, allowance: number): LossTable {
  const { masses } = table;
  let [from, to] = [0, masses.length];
  let [low, high] = [0, 0];
  while (from < to - 1 && low + masses[from]! <= allowance) low += masses[from++]!;
  while (to - 1 > from && high + masses[to - 1]! <= allowance) high += masses[--to]!;
  const missing = table.missing + (low + high) * (1 + 1e-9);
  return { ...table, first: table.first + from, masses: masses.slice(from, to), missing };
}

/** Composes two tables: `b` lies on a lattice `stride` times as coarse as that of `a`. Sums of products ≥ 0 only. */
export function convolve(a: LossTable, b: LossTable, stride = 1): LossTable {
  return {
    step: a.step,
    first: a.first + b.first * stride,
    masses: spreadProduct(a.masses, b.masses, stride),
    missing: a.missing + b.missing,
    slack: a.slack + b.slack + (Math.min(a.masses.length, b.masses.length) + 2) * ULP,
  };
}

/** How a table is repeated: what each copy may lose at each end, the step of so many copies, the longest table. */
export interface Repetition {
  readonly allowance: number;
  readonly stepOf: (copies: number) => number;
  readonly maxEntries: number;
}

/** Composes `copies` of a table by squaring. */
export function power(once: LossTable, copies: number, repetition: Repetition): LossTable {
  if (copies === 1) return once;
  const { allowance, stepOf, maxEntries } = repetition;
  const half = power(once, Math.floor(copies / 2), repetition);
  let all = trim(convolve(half, half), allowance * copies);
  if (copies % 2 > 0) all = trim(convolve(all, coarsenTo(once, all.step)), allowance * copies);
  return shorten(coarsenTo(all, stepOf(copies)), maxEntries);
}

/** Doubles the step of a table until it has at most so many entries. */
export function shorten(table: LossTable, maxEntries: number): LossTable {
  let current = table;
  while (current.masses.length > maxEntries) current = doubleStep(current);
  return current;
}

/**
 * Doubles the step of a table until it is at least `step`. Every odd entry is spread over its two neighbours so that
 * its mass under both neighbours of the mechanism stays: an upper bound on delta at every epsilon.
 */
export function coarsenTo(table: LossTable, step: number): LossTable {
  let current = table;
  while (current.step < step) current = doubleStep(current);
  return current;
}

function doubleStep({ first, masses, ...table }: LossTable): LossTable {
  const newFirst = Math.floor(first / 2);
  const out = new Float64Array(Math.floor((first + masses.length) / 2) - newFirst + 1);
  const up = (1 / (2 - oneMinusExp(table.step))) * (1 + 2 ** -50);
  for (let i = 0; i < masses.length; i++) {
    const at = Math.floor((first + i) / 2) - newFirst;
    if ((first + i) % 2 === 0) out[at]! += masses[i]!;
    else {
      out[at]! += masses[i]! * (1 - up);
      out[at + 1]! += masses[i]! * up;
    }
  }
  return { ...table, step: 2 * table.step, first: newFirst, masses: out, slack: table.slack + 4 * ULP };
}

/**
 * Computes the least epsilon ≥ 0 with delta(epsilon) ≤ delta, rounded up; undefined when what is missing exceeds
 * delta. One pass from the largest loss down, sums of positive terms only:
 * with S = Σ p(L)·e^(ε−L) over L > ε, stepping down by h adds S·(1 − e^−h) to delta(ε) and scales S by e^−h.
 * @see Canonne, Kamath, Steinke 2020, Proposition 7 for delta(ε) = Σ p(L)·max(0, 1 − e^(ε−L))
 */
export function epsilonOfTable(table: LossTable, offset: number, delta: number): number | undefined {
  const { masses, first, step, missing } = table;
  const target = (delta - missing) / (1 + 2 * table.slack + 8 * masses.length * ULP);
  if (!(target > 0)) return undefined;
  const grows = oneMinusExp(step);
  let [reached, scaled] = [0, 0];
  for (let i = masses.length - 1; i >= 0; i--) {
    scaled += masses[i]!;
    const at = offset + (first + i) * step;
    const next = reached + scaled * grows;
    if (next > target) return above(at + log1p((reached - target) / scaled));
    if (at <= step) return 0;
    [reached, scaled] = [next, scaled * (1 - grows)];
  }
  return 0;
}

/** Covers the rounding of losses and of the last logarithm. */
function above(epsilon: number): number {
  return epsilon <= 0 ? 0 : epsilon * (1 + 2 ** -48) + 2 ** -50;
}

/** out[i + stride·j] = Σ a[i]·b[j], four entries of b at a time. */
function spreadProduct(a: Float64Array, b: Float64Array, stride: number): Float64Array {
  const width = a.length + 3 * stride;
  const padded = new Float64Array(a.length + 6 * stride);
  padded.set(a, 3 * stride);
  const out = new Float64Array(a.length + stride * (b.length + 3));
  for (let j = 0; j < b.length; j += 4) {
    const [b0, b1, b2, b3] = [b[j]!, b[j + 1] ?? 0, b[j + 2] ?? 0, b[j + 3] ?? 0];
    const base = stride * j;
    for (let k = 0; k < width; k++) {
      out[base + k]! +=
        b0 * padded[3 * stride + k]! +
        b1 * padded[2 * stride + k]! +
        b2 * padded[stride + k]! +
        b3 * padded[k]!;
    }
  }
  return out.subarray(0, a.length + stride * (b.length - 1));
}
