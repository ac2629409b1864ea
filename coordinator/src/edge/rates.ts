/** Counts what arrives in one window of time after another. */
export class Window {
  readonly #lengthMs: number;
  #startMs = Number.NEGATIVE_INFINITY;
  #count = 0;

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs;
  }

  /** Adds `amount` and returns the sum of the window that holds `nowMs`. */
  add(amount: number, nowMs: number): number {
    if (nowMs - this.#startMs >= this.#lengthMs) {
      this.#startMs = nowMs;
      this.#count = 0;
    }
    this.#count += amount;
    return this.#count;
  }
}

/** What flows in and drains away steadily: a second's worth of it may come at once. */
class Basin {
  #level = 0;
  #atMs = 0;

  /** Adds `amount` and returns how much is in it at `nowMs`, where so much of it drains away in a second. */
  add(amount: number, nowMs: number, perSecond: number): number {
    const drained = ((nowMs - this.#atMs) / 1000) * perSecond;
    this.#level = Math.max(0, this.#level - drained) + amount;
    this.#atMs = nowMs;
    return this.#level;
  }
}

/** What one identity has sent: lives longer than its connections, so that a reconnection starts nothing anew. */
export class Traffic {
  readonly #packets = new Basin();
  readonly #bytes = new Window(60_000);

  /** Counts packets; returns how many seconds' worth have come ahead of time, where so many a second are read. */
  packets(count: number, nowMs: number, perSecond: number): number {
    return this.#packets.add(count, nowMs, perSecond) / perSecond - 1;
  }

  /** Counts bytes and returns how many there were in this minute. */
  bytes(count: number, nowMs: number): number {
    return this.#bytes.add(count, nowMs);
  }
}
