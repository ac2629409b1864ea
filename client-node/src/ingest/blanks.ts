const [TAB, LINE_FEED, CARRIAGE_RETURN, SPACE] = [0x09, 0x0a, 0x0d, 0x20];

/** Puts one tab in the place of every run of blanks between two columns, and nothing for those around a line. */
export class Blanks {
  #isBegun = false;
  #isBetween = false;

  /** Takes the file's next bytes and returns what stands for them. */
  push(bytes: Uint8Array): Uint8Array {
    const aligned = new Uint8Array(bytes.length + 1);
    let end = 0;
    for (const byte of bytes) {
      if (byte === SPACE || byte === TAB) {
        this.#isBetween = this.#isBegun;
        continue;
      }
      const isLineEnd = byte === LINE_FEED || byte === CARRIAGE_RETURN;
      if (this.#isBetween && !isLineEnd) aligned[end++] = TAB;
      aligned[end++] = byte;
      this.#isBegun = !isLineEnd;
      this.#isBetween = false;
    }
    return aligned.subarray(0, end);
  }
}
