const [SPACE, LINE_FEED, CARRIAGE_RETURN, LAST_ASCII] = [0x20, 0x0a, 0x0d, 0x7f];
const BOM_BYTES = 3;

/** Where in a cell the last byte was: at its start, in a bare cell, inside quotes, or behind a closing quote. */
type Place = "start" | "bare" | "quoted" | "closed";

/**
 * Follows the quotes of a CSV file byte by byte and tells whether one is never closed: read by one thread, the engine
 * leaves out what follows it without a word.
 */
export class CsvQuotes {
  readonly #delimiter: number;
  readonly #quote: number;
  #place: Place = "start";
  #bytes = 0;
  #line = 1;
  #openedAt = 0;

  constructor({ delimiter, quote }: { readonly delimiter: string; readonly quote: string }) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#quote = quote.charCodeAt(0);
  }

  /** Takes the file's next bytes. */
  push(bytes: Uint8Array): void {
    let place = this.#place;
    for (const byte of bytes) {
      if (byte === LINE_FEED) this.#line += 1;
      if (byte === this.#quote) {
        if (place === "start" || place === "closed") {
          if (place === "start") this.#openedAt = this.#line;
          place = "quoted";
        } else if (place === "quoted") place = "closed";
      } else if (place !== "quoted") {
        if (byte === this.#delimiter || byte === LINE_FEED || byte === CARRIAGE_RETURN) place = "start";
        else if (place === "start" && byte !== SPACE && !this.#isMark(byte)) place = "bare";
      }
      this.#bytes += 1;
    }
    this.#place = place;
  }

  /** Returns the line of a quote that the bytes so far do not close; undefined when there is none. */
  openLine(): number | undefined {
    return this.#place === "quoted" ? this.#openedAt : undefined;
  }

  /** A byte order mark stands before the first cell. */
  #isMark(byte: number): boolean {
    return this.#bytes < BOM_BYTES && byte > LAST_ASCII;
  }
}
