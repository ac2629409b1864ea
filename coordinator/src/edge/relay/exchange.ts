import { performance } from "node:perf_hooks";
import { clearInterval, setInterval } from "node:timers";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import { type Frame, type Letter, Letters, type LineKind, MOST_NAMED } from "../../relay/frames.ts";
import { BEAT_MS, type Driver, Roll } from "../../relay/roll.ts";
import { Line } from "./line.ts";
import { EVERYBODY, type OpenPost, type Post } from "./post.ts";

/** What an exchange is made with. */
export interface ExchangeParts {
  /** Seals what is said; 32 bytes that all processes of this coordinator can derive, and nobody else. */
  readonly key: Uint8Array;
  readonly source: ByteSource;
  readonly openPost: OpenPost;
  /** The post has failed, and carries again. */
  onPost(isUp: boolean, reason?: string): void;
}

/** What a driver does with a line that another process has begun. */
export type TakeLine = (kind: LineKind, line: Line) => void;

/** One line with its other end. */
interface Held {
  readonly peer: string;
  readonly number: number;
  /** Whether the number was given here. */
  readonly isOwn: boolean;
  readonly line: Line;
}

const NOTHING = new Uint8Array(0);

/**
 * What one process of a coordinator says to the others: signs of life, and lines, which are connections that go on in the driver. A line
 * lives only while nothing of it can have been lost: whoever misses a letter, or hears nothing of the other side, ends it.
 */
export class Exchange {
  readonly own: string;
  readonly #parts: ExchangeParts;
  readonly #letters: Letters;
  readonly #post: Post;
  readonly #beats: NodeJS.Timeout;
  readonly #roll = new Roll();
  readonly #lines = new Map<string, Held>();
  /** Letters by receiver and by sender: who misses one notices. */
  readonly #sent = new Map<string, number>();
  readonly #received = new Map<string, number>();
  /** Whose lines have ended here while nothing could be said. */
  readonly #untold = new Set<string>();
  #numbers = 0;
  #ports = 65_536;
  #isUp = false;
  #term = 0;
  #take: TakeLine | undefined;
  #heardNewer: (() => void) | undefined;

  constructor(parts: ExchangeParts) {
    this.own = toHex(parts.source.bytes(16));
    this.#parts = parts;
    this.#letters = new Letters(parts.key, parts.source);
    this.#post = parts.openPost(this.own, {
      heard: (to, sealed) => this.#heard(to, sealed),
      down: (reason) => this.#down(reason),
      up: () => this.#up(),
    });
    this.#beats = setInterval(() => this.#look(), BEAT_MS).unref();
  }

  /** Whether letters are carried. */
  get isUp(): boolean {
    return this.#isUp;
  }

  /** The process that drives and is in reach of this one; undefined of itself. */
  get driver(): Driver | undefined {
    return this.#term === 0 && this.#isUp ? this.#roll.driver(performance.now()) : undefined;
  }

  /** This process drives from now on. `heardNewer`: a sign of life of a newer term has come, perhaps one that Redis has kept. */
  drive(term: number, take: TakeLine, heardNewer: () => void): void {
    this.#cutAll();
    this.#term = term;
    this.#take = take;
    this.#heardNewer = heardNewer;
    this.#look();
  }

  /** This process does not drive any more. */
  follow(): void {
    this.#term = 0;
    this.#take = this.#heardNewer = undefined;
    this.#cutAll();
    this.#look();
  }

  /** Begins a line to the driver, for whoever is at an address; undefined while none is in reach. */
  open(kind: LineKind, address: string): Line | undefined {
    const { driver } = this;
    if (!driver) return undefined;
    this.#numbers += 1;
    const line = this.#hold({ peer: driver.id, number: this.#numbers, isOwn: true }, address);
    this.#say(driver.id, { type: "open", line: this.#numbers, kind, address: address.slice(0, 64) });
    return line;
  }

  async end(): Promise<void> {
    clearInterval(this.#beats);
    this.#cutAll();
    await this.#post.end();
  }

  #hold(held: Omit<Held, "line">, address: string): Line {
    const { peer, number, isOwn } = held;
    const name = nameOf(held);
    const isYours = !isOwn;
    const line = new Line(
      {
        data: (bytes) => this.#say(peer, { type: "data", line: number, isYours }, bytes),
        read: (bytes) => this.#say(peer, { type: "read", line: number, isYours, bytes }),
        end: () => this.#say(peer, { type: "end", line: number, isYours }),
        cut: () => {
          if (this.#lines.delete(name)) this.#say(peer, { type: "cut", line: number, isYours });
        },
      },
      address,
      (this.#ports += 1),
    );
    // What ends a line is told to whoever reads it.
    line.on("error", () => undefined);
    this.#lines.set(name, { ...held, line });
    return line;
  }

  #say(to: string, frame: Frame, bytes: Uint8Array = NOTHING): void {
    if (!this.#isUp) return;
    const count = (this.#sent.get(to) ?? 0) + 1;
    this.#sent.set(to, count);
    this.#post.send(to, this.#letters.seal(to, { from: this.own, count, frame, bytes }));
  }

  #heard(to: string, sealed: Uint8Array): void {
    const letter = this.#letters.open(to, sealed);
    if (!letter || letter.from === this.own) return;
    const { from, count, frame } = letter;
    const last = this.#received.get(`${to} ${from}`) ?? 0;
    // What was carried twice is taken once; beats may be missed.
    if (count <= last) return;
    this.#received.set(`${to} ${from}`, count);
    if (frame.type === "beat") return this.#heardBeat(from, frame);
    if (count !== last + 1) this.#cutAll(from);
    this.#heardOnLine(letter, frame);
  }

  #heardBeat(from: string, { term: said, heard }: Extract<Frame, { type: "beat" }>): void {
    const { driver: before } = this;
    const isNew = !this.#roll.isHeard(from, performance.now());
    // Names are new with each start: what does not name this process may be older than it, and kept by Redis.
    const term = heard.includes(this.own) ? said : 0;
    this.#roll.heard(from, term, performance.now());
    if (isNew) this.#beat();
    if (this.#untold.delete(from)) this.#tellGap(from);
    if (this.#term > 0 && term > this.#term) this.#heardNewer?.();
    if (before && this.driver?.id !== before.id) this.#cutAll(before.id);
  }

  #heardOnLine({ from, bytes }: Letter, frame: Exclude<Frame, { type: "beat" }>): void {
    const { type, line: number } = frame;
    if (type === "open") return this.#opened(from, number, frame);
    const { line } = this.#lines.get(nameOf({ peer: from, number, isOwn: frame.isYours })) ?? {};
    if (!line)
      return type === "cut"
        ? undefined
        : this.#say(from, { type: "cut", line: number, isYours: !frame.isYours });
    if (type === "data") line.heardData(bytes);
    else if (type === "read") line.heardRead(frame.bytes);
    else if (type === "end") line.heardEnd();
    else line.destroy();
  }

  #opened(peer: string, number: number, { kind, address }: { kind: LineKind; address: string }): void {
    if (!this.#take) return this.#say(peer, { type: "cut", line: number, isYours: true });
    // A driver that is spoken to before its first sign of life arrives hears the other side from now on.
    if (!this.#roll.isHeard(peer, performance.now())) this.#roll.heard(peer, 0, performance.now());
    this.#take(kind, this.#hold({ peer, number, isOwn: false }, address));
  }

  /** Gives a sign of life, and ends what belongs to whoever gives none. */
  #look(): void {
    this.#beat();
    for (const id of this.#roll.takeSilent(performance.now())) this.#cutAll(id);
  }

  #beat(): void {
    this.#say(EVERYBODY, { type: "beat", term: this.#term, heard: this.#roll.latest(MOST_NAMED) });
  }

  #up(): void {
    this.#isUp = true;
    this.#parts.onPost(true);
    this.#look();
  }

  #down(reason: string): void {
    this.#isUp = false;
    for (const { peer } of this.#lines.values()) this.#untold.add(peer);
    this.#cutAll();
    this.#parts.onPost(false, reason);
  }

  /** Whoever may not have noticed that letters were lost ends its lines with this process: one is missing. */
  #tellGap(to: string): void {
    this.#sent.set(to, (this.#sent.get(to) ?? 0) + 1);
    this.#say(to, { type: "cut", line: 1, isYours: true });
  }

  /** Ends all lines, or those with one process. */
  #cutAll(peer?: string): void {
    for (const held of this.#lines.values())
      if (peer === undefined || held.peer === peer) held.line.destroy();
  }
}

function nameOf({ peer, number, isOwn }: Omit<Held, "line">): string {
  return `${isOwn ? "own" : "their"} ${number} ${peer}`;
}
