import { Duplex } from "node:stream";

/** Bytes that may be on their way before the other side has read any; how many one frame carries; and how often reading is told. */
const [WINDOW, PIECE, TOLD] = [1 << 18, 1 << 15, 1 << 16];

/** How what happens to this end of a line is said to the other. */
export interface LineEnd {
  data(bytes: Uint8Array): void;
  read(bytes: number): void;
  end(): void;
  /** Also when the other side has said so. */
  cut(): void;
}

/** A connection that goes on in another process. Its other end reads as fast as it can, and this one waits for it. */
export class Line extends Duplex {
  /** Where whoever began it is, in the words of a socket; the port is a number that no other line has. */
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly #to: LineEnd;
  /** Bytes that the other side has not read, and those read here that it was not told of. */
  #unread = 0;
  #untold = 0;
  /** What could not be sent yet. */
  #waiting: { readonly rest: Uint8Array; readonly done: () => void } | undefined;

  constructor(to: LineEnd, remoteAddress: string, remotePort: number) {
    super();
    this.#to = to;
    this.remoteAddress = remoteAddress;
    this.remotePort = remotePort;
  }

  /** Bytes have come. */
  heardData(bytes: Uint8Array): void {
    if (this.destroyed || this.readableEnded) return;
    this.#untold += bytes.length;
    if (this.push(bytes)) this.#tellRead();
  }

  /** The other side has read so many more. */
  heardRead(bytes: number): void {
    this.#unread -= bytes;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) this.#send(waiting.rest, waiting.done);
  }

  heardEnd(): void {
    if (!this.destroyed && !this.readableEnded) this.push(null);
  }

  override _read(): void {
    this.#tellRead();
  }

  override _write(chunk: Uint8Array, _: BufferEncoding, done: () => void): void {
    this.#send(chunk, done);
  }

  override _final(done: () => void): void {
    this.#to.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#waiting = undefined;
    this.#to.cut();
    done(error);
  }

  /** Sends as much as may be on its way. */
  #send(bytes: Uint8Array, done: () => void): void {
    let rest = bytes;
    while (rest.length > 0 && this.#unread < WINDOW) {
      const piece = rest.subarray(0, PIECE);
      rest = rest.subarray(PIECE);
      this.#unread += piece.length;
      this.#to.data(piece);
    }
    if (rest.length === 0) done();
    else this.#waiting = { rest, done };
  }

  /** Says how much was read once it is worth a frame. */
  #tellRead(): void {
    const bytes = this.#untold;
    if (bytes < TOLD) return;
    this.#untold = 0;
    this.#to.read(bytes);
  }
}
