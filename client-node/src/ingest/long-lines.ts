import type { ByteRange } from "./byte-range.ts";

const LINE_FEED = 0x0a;

/** Follows a file of lines, whatever they hold, and finds those that are longer than a number of bytes. */
export class LongLines {
  /** Lines that are too long, each with its line end, in the order of the file. */
  readonly ranges: ByteRange[] = [];
  readonly #maxBytes: number;
  #bytes = 0;
  #began = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Takes the file's next bytes. */
  push(bytes: Uint8Array): void {
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, end + 1))
      this.#endLine(this.#bytes + end + 1);
    this.#bytes += bytes.length;
  }

  /** Ends the file, whose last line may have no line end. */
  end(): void {
    this.#endLine(this.#bytes);
  }

  #endLine(to: number): void {
    if (to - this.#began > this.#maxBytes) this.ranges.push({ from: this.#began, to });
    this.#began = to;
  }
}
