import { type HiddenUnit, tanhOf } from "@fedseg/shared/queries/hidden-units.ts";
import { MOST_STEP, ONE, type Weights } from "@fedseg/shared/queries/logistic-score.ts";
import { pairWords } from "./center-words.ts";

/** Bits of the lower part of a weight: of both parts the products with a row's 64 places fit 32 bits. */
const LOW_BITS = 13;

/** Most columns of which they do. */
export const MOST_COLUMNS = 64;

function upper(weight: number): number {
  return weight >> LOW_BITS;
}

function lower(weight: number): number {
  return weight & (2 ** LOW_BITS - 1);
}

/** Tells the module weights, in two parts: of the constant's product, then of the columns in pairs. */
export function weightWords({ intercept, columns }: Weights): number[] {
  return [
    upper(intercept) * ONE,
    lower(intercept) * ONE,
    ...pairWords(columns.map(upper), 2),
    ...pairWords(columns.map(lower), 2),
  ];
}

/** Tells the module hidden units: how many, then of each what it adds, and its weights. */
export function unitWords(units: readonly HiddenUnit[]): number[] {
  return [units.length, ...units.flatMap((unit) => [unit.out, ...weightWords(unit)])];
}

/** Returns what a function gives at every step of a score. */
export function ofSteps(of: (step: number) => number): number[] {
  return Array.from({ length: 2 * MOST_STEP + 1 }, (_, at) => of(at - MOST_STEP));
}

/** Tells the module the tangents of all steps. */
export function tangentWords(): number[] {
  return pairWords(ofSteps(tanhOf), 2);
}
