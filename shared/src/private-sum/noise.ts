import { fillDiscreteGaussian } from "../dp/discrete-gaussian.ts";
import type { ByteSource } from "../math/rng.ts";
import type { SumParameters } from "./types.ts";

/**
 * Draws one node's noise for the whole vector: `parameters.length` exact integers. Draw it before reading the data.
 * Distribution. On every entry of a block an independent discrete Gaussian of the block's node variance.
 */
export function drawNoise(
  parameters: Pick<SumParameters, "length" | "blocks">,
  source: ByteSource,
): Float64Array {
  const noise = new Float64Array(parameters.length);
  for (const { offset, length, nodeVariance } of parameters.blocks) {
    fillDiscreteGaussian(noise, offset, offset + length, nodeVariance, source);
  }
  return noise;
}
