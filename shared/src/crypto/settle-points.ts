import { powerIn } from "../field/field-kernel.ts";
import { ELEMENT_BYTES } from "../field/limb-layout.ts";
import { ADDEND_BYTES, ONE, POINT_BYTES } from "./point-code.ts";
import type { PointFunctions } from "./point-kernel.ts";
import { writeAddend } from "./write-addend.ts";

/** Where in the memory of a module points are settled. */
export interface Settling {
  /** So many points stand behind one another from `points` on, and become addends from `addends` on. */
  readonly count: number;
  readonly points: number;
  readonly addends: number;
  /** Free memory: as many elements as there are points, and {@link SETTLING_MORE}. */
  readonly scratch: number;
}

/** Elements that settling works with beside one for each point. */
export const SETTLING_MORE = 8;

/** Writes points as addends: one inversion gives those of all their Z. @see Montgomery 1987, section 10.3.1 */
export function settlePoints(run: PointFunctions, { count, points, addends, scratch }: Settling): void {
  const { multiply } = run;
  const [inverse, x, y, xy] = [0, 1, 2, 3].map((at) => scratch + (count + at) * ELEMENT_BYTES);
  const z = (at: number) => points + at * POINT_BYTES + 2 * ELEMENT_BYTES;
  const product = (at: number) => scratch + at * ELEMENT_BYTES;
  multiply(product(0), z(0), ONE);
  for (let at = 1; at < count; at += 1) multiply(product(at), product(at - 1), z(at));
  invert(run, inverse, product(count - 1));
  for (let at = count - 1; at >= 0; at -= 1) {
    if (at > 0) multiply(xy, inverse, product(at - 1));
    else multiply(xy, inverse, ONE);
    multiply(inverse, inverse, z(at));
    const point = points + at * POINT_BYTES;
    multiply(x, point, xy);
    multiply(y, point + ELEMENT_BYTES, xy);
    const addend = addends + at * ADDEND_BYTES;
    writeAddend(run, addend, { x, y, scratch: xy });
  }
}

/** Writes 1/z = z^(p − 2) = (z^(2^252 − 3))^8 · z^3 to `out`, with four elements behind it. */
export function invert(run: PointFunctions, out: number, z: number): void {
  const { multiply, square } = run;
  const cubed = out + ELEMENT_BYTES;
  powerIn(run, out, z, cubed);
  for (let i = 0; i < 3; i += 1) square(out, out);
  square(cubed, z);
  multiply(cubed, cubed, z);
  multiply(out, out, cubed);
}
