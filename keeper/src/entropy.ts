import { randomFillSync } from "node:crypto";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";

const POOL_BYTES = 1 << 16;

/** Returns the operating system's CSPRNG, read in pools and each byte wiped from the pool once handed out. */
export function systemEntropy(): ByteSource {
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  return {
    bytes(count) {
      if (count > POOL_BYTES) return randomFillSync(new Uint8Array(count));
      if (used + count > POOL_BYTES) {
        randomFillSync(pool);
        used = 0;
      }
      const taken = pool.slice(used, used + count);
      pool.fill(0, used, used + count);
      used += count;
      return taken;
    },
  };
}
