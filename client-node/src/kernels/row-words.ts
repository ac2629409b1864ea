import { FACTOR_BITS, GRID, type Scaling } from "@fedseg/shared/queries/scaling.ts";

/** Tells the module how codes become rows on the grid. */
export function rowWords({ columns, origin, factor, radius }: Scaling): number[] {
  const d = columns.length;
  const isNeverLonger = radius * radius >= d * GRID * GRID;
  const words = [d, radius, Number(isNeverLonger)];
  for (let j = 0; j < d; j++) words.push(origin[j], farthest(factor[j]), factor[j]);
  return words;
}

/** So many codes from the origin a place is at the side of the box, whatever comes behind: products stay below 2^29. */
function farthest(factor: number): number {
  return factor === 0 ? 0 : Math.ceil((GRID * 2 ** FACTOR_BITS + 2 ** (FACTOR_BITS - 1)) / factor);
}
