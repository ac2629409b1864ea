import { createCipheriv, createHash } from "node:crypto";
import type { ByteSource, Uniforms } from "../../shared/src/math/rng.ts";

/** Gives a reproducible stream of bytes for simulations: AES-256-CTR under the hash of a seed's name. */
export function seededSource(seed: string): ByteSource {
  const cipher = createCipheriv("aes-256-ctr", createHash("sha256").update(seed).digest(), Buffer.alloc(16));
  return { bytes: (count) => cipher.update(Buffer.alloc(count)) };
}

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
