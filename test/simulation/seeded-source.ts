import { createCipheriv, createHash } from "node:crypto";
import type { SessionSource } from "@fedseg/shared/math/rng.ts";

/** Opens a reproducible, endless byte stream: AES-256-CTR keyed by the hash of a seed. For tests only. */
export function seededSource(seed: string): SessionSource {
  const key = createHash("sha256").update(seed, "utf8").digest();
  const cipher = createCipheriv("aes-256-ctr", key, new Uint8Array(16));
  return { bytes: (count) => Uint8Array.from(cipher.update(new Uint8Array(count))), renew: () => {} };
}
