const [LINE_FEED, CARRIAGE_RETURN] = [0x0a, 0x0d];

/** Takes away the first lines of a text, part by part; any line end ends one, also in quotes. */
export class SkippedLines {
  #left: number;
  /** The last line ended with a carriage return, which a line feed belongs to. */
  #isReturned = false;

  constructor(lines: number) {
    this.#left = lines;
  }

  /** Returns what of these bytes is no part of the lines. */
  push(bytes: Uint8Array): Uint8Array {
    let at = 0;
    for (; at < bytes.length; at += 1) {
      const byte = bytes[at];
      const belongs = this.#isReturned && byte === LINE_FEED;
      this.#isReturned = false;
      if (belongs) continue;
      if (this.#left === 0) break;
      this.#isReturned = byte === CARRIAGE_RETURN;
      if (this.#isReturned || byte === LINE_FEED) this.#left -= 1;
    }
    return bytes.subarray(at);
  }
}
