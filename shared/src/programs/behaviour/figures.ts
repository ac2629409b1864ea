import { HOURS_PARTS, STEPS, WEEKDAYS } from "../../features/behaviour.ts";
import { behaviourCells } from "../../queries/behaviour-counts.ts";
import { isotonic } from "../../math/isotonic.ts";
import type { Estimate } from "../estimate.ts";
import { type NoisyCells, partOf } from "../part.ts";
import type { BehaviourModel } from "./spec.ts";

/** How far the largest count is beyond the next, in errors of their difference, where it is told which it is. */
const BEYOND = 3;

/** The next is less usual by this part of the largest, or nothing stands out. */
const LEAST_GAP = 0.1;

/** The place of a cart among the steps, counted from 1. */
const CART = STEPS.indexOf("cart") + 1;

/** What is most usual: its place from 0, and the part of those who order whom it is usual for. */
export interface MostUsual {
  readonly place: number;
  readonly part: Estimate;
}

/** What can be told of one segment's users, or of everybody; undefined where the error is too large. */
export interface BehaviourFigures {
  /** Users whose platforms record all steps, as a part of all; undefined when too few are known. */
  readonly recorded: Estimate | undefined;
  /** Whether somebody beyond the noise got to the cart and no further. */
  readonly hasCarts: boolean;
  /** Of those, who got to each step or further, in order. */
  readonly reached: readonly (Estimate | undefined)[];
  readonly hours: MostUsual | undefined;
  readonly weekday: MostUsual | undefined;
  /** Of those who might have, who ordered again in each period after the first order's own. */
  readonly back: readonly (Estimate | undefined)[];
}

/** Returns what can be told of a segment by its index. */
export function segmentFigures(
  { counts, sigma, periods }: BehaviourModel,
  segment: number,
): BehaviourFigures {
  const { cells } = behaviourCells(periods);
  return figuresOf({ counts: counts.subarray(segment * cells, (segment + 1) * cells), sigma }, periods);
}

/** Returns what can be told of all segments together. */
export function commonFigures({ counts, sigma, periods, numbers }: BehaviourModel): BehaviourFigures {
  const { cells } = behaviourCells(periods);
  const all = new Float64Array(cells);
  for (const [at, count] of counts.entries()) all[at % cells] += count;
  return figuresOf({ counts: all, sigma: sigma * Math.sqrt(numbers.length) }, periods);
}

function figuresOf(noisy: NoisyCells, periods: number): BehaviourFigures {
  const { steps, hours, weekdays, ages, active } = behaviourCells(periods);
  const recorded = range(steps, STEPS.length + 1);
  const everybody = range(steps, STEPS.length + 2);
  return {
    recorded: partOf(noisy, recorded, everybody),
    hasCarts: noisy.counts[steps + CART] > BEYOND * noisy.sigma,
    reached: descending(STEPS.map((_, step) => partOf(noisy, recorded.slice(step + 1), recorded))),
    hours: mostUsual(noisy, range(hours, HOURS_PARTS)),
    weekday: mostUsual(noisy, range(weekdays, WEEKDAYS)),
    // A period counts for whoever's is wholly over: one more than it have passed since the first order.
    back: range(1, periods).map((period) =>
      partOf(noisy, [active + period - 1], range(ages + period + 2, periods + 1 - period)),
    ),
  };
}

/** Whoever got to a step got to those before: what the noise says otherwise is evened out. */
function descending(parts: readonly (Estimate | undefined)[]): readonly (Estimate | undefined)[] {
  if (parts.some((part) => part === undefined)) return parts;
  const values = isotonic(parts.map((part) => -part!.value));
  return parts.map((part, at) => part && { ...part, value: -values[at] });
}

function mostUsual(noisy: NoisyCells, cells: readonly number[]): MostUsual | undefined {
  const [first, second] = cells.toSorted((a, b) => noisy.counts[b] - noisy.counts[a]);
  const part = partOf(noisy, [first], cells);
  const gap = noisy.counts[first] - noisy.counts[second];
  const least = Math.max(BEYOND * noisy.sigma * Math.SQRT2, LEAST_GAP * noisy.counts[first]);
  if (!part || gap < least) return undefined;
  return { place: cells.indexOf(first), part };
}

function range(from: number, length: number): number[] {
  return Array.from({ length }, (_, at) => from + at);
}
