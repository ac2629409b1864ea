/** Most keys that are remembered at one time. */
const MOST_KEYS = 10_000;

/** How many of something each key may do: `burst` at once, and `perMinute` in the long run. */
export interface Rate {
  readonly burst: number;
  readonly perMinute: number;
}

/** Counts what keys do, each in a bucket that fills again with time. Keys that have a full bucket are forgotten. */
export class Limiter {
  readonly #rate: Rate;
  readonly #buckets = new Map<string, { readonly left: number; readonly atMs: number }>();

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** Takes one of a key's; returns 0, or in how many seconds there will be one. */
  take(key: string, nowMs: number): number {
    const wait = this.#wait(key, nowMs);
    if (wait > 0) return wait;
    const left = this.#left(key, nowMs);
    this.#buckets.delete(key);
    this.#buckets.set(key, { left: left - 1, atMs: nowMs });
    if (this.#buckets.size > MOST_KEYS) this.#forget(nowMs);
    return 0;
  }

  /** Returns in how many seconds a key may do one more, without taking it; 0: now. */
  #wait(key: string, nowMs: number): number {
    const left = this.#left(key, nowMs);
    return left >= 1 ? 0 : Math.max(1, Math.ceil(((1 - left) * 60) / this.#rate.perMinute));
  }

  #left(key: string, nowMs: number): number {
    const { burst, perMinute } = this.#rate;
    const bucket = this.#buckets.get(key);
    if (!bucket) return burst;
    return Math.min(burst, bucket.left + (Math.max(0, nowMs - bucket.atMs) * perMinute) / 60_000);
  }

  /** Full buckets go; if none is full, the one that was used least recently. */
  #forget(nowMs: number): void {
    for (const key of this.#buckets.keys())
      if (this.#left(key, nowMs) >= this.#rate.burst) this.#buckets.delete(key);
    const [first] = this.#buckets.keys();
    if (this.#buckets.size > MOST_KEYS && first !== undefined) this.#buckets.delete(first);
  }
}
