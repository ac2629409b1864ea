import { ELEMENT_BYTES } from "../field/limb-layout.ts";
import { writeElement } from "../field/field-kernel.ts";
import type { EdwardsPoint } from "./edwards.ts";
import { ADDEND_BYTES, POINT_BYTES } from "./point-code.ts";
import { ADDENDS, MOST_ADDENDS, POINTS_END, PointKernel } from "./point-kernel.ts";
import { SETTLING_MORE, settlePoints } from "./settle-points.ts";

/** Generators that are read at a time: all of them cost one inversion. */
const AT_ONCE = 256;
const PAGE = 1 << 16;
const SCRATCH = POINTS_END + AT_ONCE * POINT_BYTES;
const PAGES = Math.ceil((SCRATCH + (AT_ONCE + SETTLING_MORE) * ELEMENT_BYTES) / PAGE);

/** A module of its own, whose addends stay the generators of commitments: those that it has read, from the first on. */
let kept: { readonly kernel: PointKernel; read: number } | "none" | undefined;

/**
 * Computes Σ values[k] · entries[k] for integers (magnitude at most 2^53) and the generators of commitments in compiled
 * arithmetic, and leaves nothing of it in the module's memory; undefined where the engine has none, or for more values than it
 * holds. Its time depends on the values, as that of `multiplyShort` does.
 */
export function sumOfGenerators(
  values: Float64Array,
  entries: readonly EdwardsPoint[],
): EdwardsPoint | undefined {
  if (kept === undefined) {
    const kernel = PointKernel.another(PAGES);
    kept = kernel ? { kernel, read: 0 } : "none";
  }
  if (kept === "none" || values.length > MOST_ADDENDS) return undefined;
  const { kernel } = kept;
  while (kept.read < values.length) {
    const some = entries.slice(kept.read, Math.min(values.length, kept.read + AT_ONCE));
    read(kernel, some, kept.read);
    kept.read += some.length;
  }
  kernel.clear();
  kernel.addMultiples(values);
  const sum = kernel.sum();
  kernel.forget();
  return sum;
}

/** Reads points as the addends from a place on. */
function read({ run }: PointKernel, points: readonly EdwardsPoint[], place: number): void {
  const words = new Int32Array(run.memory.buffer);
  for (const [at, point] of points.entries())
    for (const [part, coordinate] of point.coordinates().entries())
      writeElement(words, POINTS_END + at * POINT_BYTES + part * ELEMENT_BYTES, coordinate);
  const addends = ADDENDS + place * ADDEND_BYTES;
  settlePoints(run, { count: points.length, points: POINTS_END, addends, scratch: SCRATCH });
}
