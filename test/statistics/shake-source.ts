import { createHash } from "node:crypto";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";

/** A reproducible byte stream for tests, SHAKE-256(utf8 seed), and the count of the bytes taken from it. */
export interface ShakeSource extends ByteSource {
  readonly taken: number;
}

/** Opens the stream of a seed with room for `capacity` bytes. */
export function shakeSource(seed: string, capacity = 1 << 16): ShakeSource {
  const stream = createHash("shake256", { outputLength: capacity }).update(seed, "utf8").digest();
  let taken = 0;
  return {
    get taken() {
      return taken;
    },
    bytes(count) {
      if (taken + count > capacity)
        throw new RangeError(`"count" expected at most ${capacity - taken} more bytes`);
      return stream.subarray(taken, (taken += count));
    },
  };
}
