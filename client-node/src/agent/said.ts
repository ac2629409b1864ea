import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";

/** The same bytes are said once in this time on one connection: whoever asks again has had its answer. */
const REPEAT_MS = 1000;
/** How much is remembered at most; the oldest makes room. */
const MOST = 4096;

/** What a node has said lately, or is about to say. */
export class Said {
  /** When it leaves or has left, by its hash. */
  readonly #moments = new Map<string, number>();

  /** Tells whether bytes are to be said at a moment: not when the same wait or have just left. */
  isNew(bytes: Uint8Array, moment: number, now: number): boolean {
    const hash = toHex(sha256(bytes));
    const left = this.#moments.get(hash);
    if (left !== undefined && left + REPEAT_MS >= now) return false;
    this.#moments.delete(hash);
    this.#moments.set(hash, Math.max(moment, now));
    // Not one by one what is past: that would cost as much for each of many messages as there are of them.
    const [oldest] = this.#moments.keys();
    if (this.#moments.size > MOST) this.#moments.delete(oldest);
    return true;
  }

  /** Another connection begins: what has left may not have arrived. */
  forget(now: number): void {
    for (const [hash, moment] of this.#moments) if (moment <= now) this.#moments.delete(hash);
  }
}
