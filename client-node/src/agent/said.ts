import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";

/** The same bytes are said once in this time on one connection: whoever asks again has had its answer. */
const REPEAT_MS = 1000;

/** What a node has said lately, or is about to say. */
export class Said {
  /** When it leaves or has left, by its hash. */
  readonly #moments = new Map<string, number>();

  /** Tells whether bytes are to be said at a moment: not when the same wait or have just left. */
  isNew(bytes: Uint8Array, moment: number, now: number): boolean {
    for (const [hash, left] of this.#moments) if (left + REPEAT_MS < now) this.#moments.delete(hash);
    const hash = toHex(sha256(bytes));
    if (this.#moments.has(hash)) return false;
    this.#moments.set(hash, Math.max(moment, now));
    return true;
  }

  /** Another connection begins: what has left may not have arrived. */
  forget(now: number): void {
    for (const [hash, moment] of this.#moments) if (moment <= now) this.#moments.delete(hash);
  }
}
