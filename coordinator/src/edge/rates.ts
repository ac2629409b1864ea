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

/** What one identity has sent: lives longer than its connections, so that a reconnection starts nothing anew. */
export class Traffic {
  readonly #packets = new Window(1000);
  readonly #bytes = new Window(60_000);

  /** Counts one packet and returns how many there were in this second. */
  packet(nowMs: number): number {
    return this.#packets.add(1, nowMs);
  }

  /** Counts bytes and returns how many there were in this minute. */
  bytes(count: number, nowMs: number): number {
    return this.#bytes.add(count, nowMs);
  }
}
