import type { FieldKernel } from "../field/field-kernel.ts";
import { ADDEND_PARTS, TWO_D } from "./point-code.ts";

/** Writes a point as an addend by its affine coordinates, carried; `scratch`: an element that is overwritten. */
export function writeAddend(
  run: FieldKernel,
  addend: number,
  { x, y, scratch }: { readonly x: number; readonly y: number; readonly scratch: number },
): void {
  const [sum, difference, twice] = ADDEND_PARTS;
  run.plus(scratch, y, x);
  run.shorten(addend + sum, scratch);
  run.minus(scratch, y, x);
  run.shorten(addend + difference, scratch);
  run.multiply(scratch, x, y);
  run.multiply(scratch, scratch, TWO_D);
  run.shorten(addend + twice, scratch);
}
