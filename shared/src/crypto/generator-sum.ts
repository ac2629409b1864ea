import type { EdwardsPoint } from "./edwards.ts";
import { MOST_ADDENDS, PointKernel } from "./point-kernel.ts";

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
    const kernel = PointKernel.another();
    kept = kernel ? { kernel, read: 0 } : "none";
  }
  if (kept === "none" || values.length > MOST_ADDENDS) return undefined;
  const { kernel } = kept;
  for (; kept.read < values.length; kept.read += 1)
    if (!kernel.read(entries[kept.read]!.toBytes(), kept.read)) return undefined;
  kernel.clear();
  kernel.addMultiples(values);
  const sum = kernel.sum();
  kernel.forget();
  return sum;
}
