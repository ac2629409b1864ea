import type { Writable } from "node:stream";

/** What may wait for a coordinator that does not read, and how long it may read nothing of it: as at the coordinator. */
export interface UnreadLimits {
  readonly bytes: number;
  readonly ms: number;
}

/** A masked vector and its bundle, several times over. */
const LIMITS: UnreadLimits = { bytes: 1 << 26, ms: 60_000 };

/** Counts what was sent and has not been read. */
export class Unread {
  readonly #stream: () => Pick<Writable, "writableLength"> | undefined;
  readonly #limits: UnreadLimits;
  /** Bytes that Socket.IO holds and the connection has not taken. */
  #queuedBytes = 0;
  #sinceMs: number | undefined;
  #least = 0;

  constructor(
    stream: () => Pick<Writable, "writableLength"> | undefined,
    limits: Partial<UnreadLimits> = {},
  ) {
    this.#stream = stream;
    this.#limits = { ...LIMITS, ...limits };
  }

  /** Tells whether there is room for one more message, and counts it. */
  hasRoom(bytes: number): boolean {
    if (this.#unread() > this.#limits.bytes) return false;
    this.#queuedBytes += bytes;
    return true;
  }

  /** The connection has taken everything that Socket.IO held. */
  taken(): void {
    this.#queuedBytes = 0;
  }

  /** Another connection begins with nothing. */
  dropped(): void {
    this.#queuedBytes = 0;
    this.#sinceMs = undefined;
  }

  /** Tells whether something of what waits has been read in time; to be called now and then. */
  isRead(nowMs: number): boolean {
    const unread = this.#unread();
    if (unread === 0) this.#sinceMs = undefined;
    else if (this.#sinceMs === undefined || unread < this.#least) {
      this.#sinceMs = nowMs;
      this.#least = unread;
    }
    return this.#sinceMs === undefined || nowMs - this.#sinceMs <= this.#limits.ms;
  }

  #unread(): number {
    return this.#queuedBytes + (this.#stream()?.writableLength ?? 0);
  }
}
