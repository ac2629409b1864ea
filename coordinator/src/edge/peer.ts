import type { Socket as Stream } from "node:net";
import { performance } from "node:perf_hooks";
import type { Socket } from "socket.io";
import { type TurnAway, addressOf } from "./doorkeeper.ts";
import type { Limits } from "./listen-config.ts";
import type { DropCode } from "./rejections.ts";
import { Traffic } from "./rates.ts";

/** How many seconds' worth of packets may have come ahead of time: more than what was on its way when reading stopped. */
const MOST_AHEAD = 9;

/** What reading can be stopped at; a stream alone would be read on by the WebSocket over it. */
type Readable = { pause(): void; resume(): void } | undefined;

/**
 * One WebSocket connection: counts what arrives and what waits to be read. A peer that sends faster than it may is read as fast as it
 * may; above all other limits the connection ends.
 */
export class Peer {
  readonly stream: Stream;
  readonly #limits: Limits;
  readonly #turnAway: TurnAway;
  /** Who it is: its address, and from its proof on its name. */
  #from: string;
  readonly #readable: Readable;
  /** Undefined until the peer has proved who it is. */
  #traffic: Traffic | undefined;
  #isHeld = false;
  #isDropped = false;
  #unprovedBytes = 0;
  /** Bytes that Socket.IO holds and the connection has not taken. */
  #queuedBytes = 0;
  #unreadSinceMs: number | undefined;
  #leastUnread = 0;

  constructor(conn: Socket["conn"], limits: Limits, turnAway: TurnAway) {
    this.stream = conn.request.socket;
    this.#readable = (conn.request as { readonly websocket?: Readable }).websocket;
    this.#from = addressOf(this.stream);
    this.#limits = limits;
    this.#turnAway = turnAway;
    // Before the WebSocket looks at them: what is over the limit is not heard any more.
    this.stream.prependListener("data", (bytes: Uint8Array) => this.#received(bytes.length));
    conn.on("packet", () => this.#packet());
    conn.on("flush", () => (this.#queuedBytes = 0));
    conn.on("close", (reason: string) => {
      // What is not read is not seen to end.
      this.#readable?.resume();
      if (reason === "ping timeout") this.drop("SILENT");
      // A frame that is broken or too long. Whoever just leaves breaks the connection under it.
      const isThere = !this.stream.errored && !this.stream.destroyed;
      if (reason === "transport error" && isThere) this.drop("MESSAGE_BROKEN");
    });
  }

  /** The peer has proved who it is: from now on it is counted with that identity's other connections. */
  admit(name: string, traffic: Traffic): void {
    this.#from = name;
    this.#traffic = traffic;
  }

  /** Whether what still arrives is to be ignored. */
  get isDropped(): boolean {
    return this.#isDropped;
  }

  /** Tells whether there is room for one more message, and ends the connection when there is none. */
  hasRoom(messageBytes: number): boolean {
    if (this.#unread() > this.#limits.sendBufferBytes) {
      this.drop("UNREAD");
      return false;
    }
    this.#queuedBytes += messageBytes;
    return true;
  }

  /** Looks whether the peer has read anything of what waits for it; to be called now and then. */
  look(nowMs: number): void {
    const unread = this.#unread();
    if (unread === 0) this.#unreadSinceMs = undefined;
    else if (this.#unreadSinceMs === undefined || unread < this.#leastUnread) {
      this.#unreadSinceMs = nowMs;
      this.#leastUnread = unread;
    } else if (nowMs - this.#unreadSinceMs > this.#limits.unreadMs) this.drop("UNREAD");
  }

  /** Ends the connection at once: a peer that does not read would never see a polite end. */
  drop(code: DropCode): void {
    if (!this.#isDropped) this.#turnAway(code, this.#from);
    this.#isDropped = true;
    this.stream.destroy();
  }

  #unread(): number {
    return this.#queuedBytes + this.stream.writableLength;
  }

  #received(bytes: number): void {
    const nowMs = performance.now();
    if (this.#traffic) {
      if (this.#traffic.bytes(bytes, nowMs) > this.#limits.bytesPerMinute) this.drop("BYTE_RATE");
      return;
    }
    this.#unprovedBytes += bytes;
    if (this.#unprovedBytes > this.#limits.unprovedBytes) this.drop("UNPROVED_BYTES");
  }

  #packet(): void {
    const aheadS = this.#aheadS(1);
    if (aheadS > MOST_AHEAD) this.drop("MESSAGE_RATE");
    else if (aheadS > 0) this.#hold(aheadS);
  }

  /** Reads nothing until what has come ahead of time would have come by now: it waits at the peer. */
  #hold(seconds: number): void {
    if (this.#isHeld || this.#isDropped) return;
    this.#isHeld = true;
    this.#readable?.pause();
    setTimeout(() => {
      this.#isHeld = false;
      const aheadS = this.#aheadS(0);
      if (aheadS > 0) this.#hold(aheadS);
      else this.#readable?.resume();
    }, seconds * 1000).unref();
  }

  #aheadS(packets: number): number {
    return this.#traffic?.packets(packets, performance.now(), this.#limits.packetsPerSecond) ?? 0;
  }
}
