/** Follows bytes and tells whether they are UTF-8 (RFC 3629: no overlong forms, no surrogates). */
export class Utf8Check {
  /** How many bytes of a character are still to come, and between which the next one lies. */
  #missing = 0;
  #low = 0x80;
  #high = 0xbf;
  #isBroken = false;

  /** Takes a byte; most are ASCII and need not be shown while nothing is missing. */
  push(byte: number): void {
    if (this.#missing > 0) this.#continue(byte);
    else if (byte >= 0x80) this.#begin(byte);
  }

  /** Whether a character has begun and not ended. */
  get isOpen(): boolean {
    return this.#missing > 0;
  }

  /** Tells whether everything since the last call was UTF-8, and begins anew. */
  take(): boolean {
    const isValid = !this.#isBroken && this.#missing === 0;
    this.#isBroken = false;
    this.#missing = 0;
    return isValid;
  }

  #begin(byte: number): void {
    this.#low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
    this.#high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
    if (byte >= 0xc2 && byte <= 0xdf) this.#missing = 1;
    else if (byte >= 0xe0 && byte <= 0xef) this.#missing = 2;
    else if (byte >= 0xf0 && byte <= 0xf4) this.#missing = 3;
    else this.#isBroken = true;
  }

  #continue(byte: number): void {
    if (byte < this.#low || byte > this.#high) {
      this.#isBroken = true;
      this.#missing = 0;
      return;
    }
    this.#missing -= 1;
    [this.#low, this.#high] = [0x80, 0xbf];
  }
}
