import type { Estimate } from "../estimate.ts";
import { type Cells, cellAt, cellsOf } from "./cells.ts";
import { believed, believedSpread, differenceOf, differenceWithout } from "./difference.ts";
import type { AffinityModel, AffinitySpec } from "./spec.ts";

/** Deviations beyond which a segment is said to buy more of an entry. */
const BEYOND = 4;

/** How many times as much of an entry a segment buys as everybody. */
export interface OverIndex {
  /** Place of the entry in the catalogue. */
  readonly place: number;
  readonly times: Estimate;
}

/**
 * Lists, for every segment, what it buys more of than everybody, as far as that is beyond noise, largest first. `times`: the
 * entry's part of the named ones that the segment buys over its part of those that all buy, drawn to 1 as far as it is noise;
 * the error holds for the users that were counted.
 */
export function overIndices(
  model: AffinityModel,
  spec: Pick<AffinitySpec, "floor">,
): readonly (readonly OverIndex[])[] {
  const cells = cellsOf(model, spec);
  const difference = differenceOf(model, cells, "noise");
  const spreads = new Map(
    cells.named.map((place) => [place, believedSpread(differenceWithout(difference, place))]),
  );
  return model.numbers.map((_, segment) =>
    cells.named
      .flatMap(
        (place) =>
          overIndex(model, { cells, spread: spreads.get(place) ?? 0, floor: spec.floor }, segment, place) ??
          [],
      )
      .toSorted((a, b) => b.times.value - a.times.value),
  );
}

interface Looked {
  readonly cells: Cells;
  readonly spread: number;
  readonly floor: number;
}

function overIndex(
  model: AffinityModel,
  { cells, spread, floor }: Looked,
  segment: number,
  place: number,
): OverIndex | undefined {
  const { k, parts, named, totals, totalSigma } = cells;
  const cell = cellAt(model, cells, segment, place);
  const all = named.reduce((sum, other) => sum + totals[other], 0);
  const weight = totals[place] / all;
  // What it is held against has noise of its own: the entry's, and that of all that the segment buys.
  const evenSigma = Math.sqrt(
    (parts[segment] * totalSigma) ** 2 + (weight * cells.sigma) ** 2 * named.length,
  );
  if (cell.count < floor || cell.even < BEYOND * evenSigma) return undefined;
  const part = believed(cell, spread, "noise");
  const value = 1 + (part * (cell.count - cell.even)) / cell.even;
  // Of count ÷ even with noise in both, and in the segment's part of all that is named.
  const ownPart = value * parts[segment];
  const whole = cells.sigma ** 2 * (1 - 2 * ownPart + k * ownPart ** 2);
  const variance = whole * ((1 - weight) ** 2 + (named.length - 1) * weight ** 2);
  const sigma = Math.sqrt(part * variance) / cell.even;
  return value > 1 && value - 1 >= BEYOND * sigma ? { place, times: { value, sigma } } : undefined;
}
