import type { Uniforms } from "../../shared/src/math/rng.ts";
import { seededSource } from "./seeded-source.ts";

/** Gives a reproducible stream of 53-bit uniforms for simulations. */
export function seededUniforms(seed: string): Uniforms {
  const source = seededSource(seed);
  return {
    next() {
      const bytes = source.bytes(8);
      return Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0) >> 11n) / 2 ** 53;
    },
  };
}
