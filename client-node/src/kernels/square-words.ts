import type { SquareGrid } from "@fedseg/shared/queries/rounded-square.ts";

/** Tells the module how squared distances are rounded. */
export function squareWords({ most, shift, half, factor }: SquareGrid): number[] {
  return [most, shift, half, factor];
}
