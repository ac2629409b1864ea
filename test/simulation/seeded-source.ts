import { createCipheriv, createHash } from "node:crypto";
import type { SessionSource } from "@fedseg/shared/math/rng.ts";

/** Bytes that are drawn at once: asking the cipher for a few at a time takes longer than all the rest. */
const BLOCK = new Uint8Array(1 << 16);

/** Opens a reproducible, endless byte stream: AES-256-CTR keyed by the hash of a seed. For tests only. */
export function seededSource(seed: string): SessionSource {
  const key = createHash("sha256").update(seed, "utf8").digest();
  const cipher = createCipheriv("aes-256-ctr", key, new Uint8Array(16));
  let [block, at]: [Uint8Array, number] = [new Uint8Array(0), 0];
  const bytes = (count: number) => {
    const drawn = new Uint8Array(count);
    // One by one: most ask for a few, and to cut and copy an array takes longer.
    for (let done = 0; done < count; done++) {
      if (at === block.length) [block, at] = [new Uint8Array(cipher.update(BLOCK)), 0];
      drawn[done] = block[at++];
    }
    return drawn;
  };
  return { bytes, renew: () => {} };
}
