import { randomFillSync } from "node:crypto";
import type { SessionSource } from "@fedseg/shared/math/rng.ts";
import { systemMs } from "../process/clock.ts";

const POOL_BYTES = 1 << 16;
/** A pool that is older than this by the wall clock may lie in an image of memory that is used a second time. */
const POOL_MS = 1000;

/**
 * Returns the operating system's CSPRNG, read in pools and each byte wiped from the pool once handed out. A pool is
 * forgotten by `renew` and after a pause, so that a machine that goes on from a snapshot does not draw again what it drew before.
 * `now`: milliseconds since 1970; `fill`: writes fresh bytes over what it is given.
 */
export function systemEntropy(
  now = systemMs,
  fill = (bytes: Uint8Array): void => void randomFillSync(bytes),
): SessionSource {
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  let filledAt = 0;
  const renew = () => {
    pool.fill(0, used);
    used = POOL_BYTES;
  };
  return {
    renew,
    bytes(count) {
      if (count > POOL_BYTES) {
        const fresh = new Uint8Array(count);
        fill(fresh);
        return fresh;
      }
      if (Math.abs(now() - filledAt) > POOL_MS) renew();
      if (used + count > POOL_BYTES) {
        fill(pool);
        [used, filledAt] = [0, now()];
      }
      const taken = new Uint8Array(count);
      // One by one: noise asks for a few at a time, and to cut and wipe arrays takes longer.
      for (let at = 0; at < count; at += 1, used += 1) {
        taken[at] = pool[used];
        pool[used] = 0;
      }
      return taken;
    },
  };
}
