import type { FeatureSpec } from "./feature.ts";
import { toNatural, toScale } from "./transform.ts";

/** Code of the high end of a feature's hard range; 0 is that of the low end. */
export const TOP_CODE = 65_534;

/** Code of a value that cannot be measured. */
export const NO_CODE = 65_535;

type Coded = Pick<FeatureSpec, "transform" | "lo" | "hi">;

/** A feature's hard range on its transformed scale. */
export interface CodedRange {
  readonly lo: number;
  readonly hi: number;
}

/** Returns a feature's hard range on its transformed scale: what codes divide into equal steps. */
export function codedRange({ transform, lo, hi }: Coded): CodedRange {
  return { lo: toScale(transform, lo), hi: toScale(transform, hi) };
}

/** Returns the place of a value of the transformed scale among the codes, not rounded and perhaps beyond them. */
export function codePlace({ lo, hi }: CodedRange, scaled: number): number {
  return ((scaled - lo) / (hi - lo)) * TOP_CODE;
}

/** Returns the code of a value of the transformed scale, cut to the hard range; NaN has `NO_CODE`. */
export function encode(range: CodedRange, scaled: number): number {
  const place = Math.round(codePlace(range, scaled));
  return Number.isNaN(place) ? NO_CODE : Math.min(Math.max(place, 0), TOP_CODE);
}

/** Returns the value of the transformed scale at a place among the codes, or beyond them. */
export function decode({ lo, hi }: CodedRange, place: number): number {
  return lo + (place / TOP_CODE) * (hi - lo);
}

/** Returns the natural value at a place among a feature's codes. */
export function naturalAt(feature: Coded, place: number): number {
  return toNatural(feature.transform, decode(codedRange(feature), place));
}

/** Returns at which code a bin begins when the codes are cut into equal ones: bin b holds the codes with ⌊code·bins / 65535⌋ = b. */
export function binStart(bin: number, bins: number): number {
  return Math.ceil((bin * NO_CODE) / bins);
}

/** Returns the equal bin of a code. */
export function binOfCode(code: number, bins: number): number {
  return Math.floor((code * bins) / NO_CODE);
}
