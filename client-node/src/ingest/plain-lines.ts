const [SPACE, LINE_FEED, CARRIAGE_RETURN, LAST_ASCII] = [0x20, 0x0a, 0x0d, 0x7f];
/** Bytes that are looked at together, and what one that has to be followed adds: more than all others take away. */
const [BLOCK, FOLLOWED] = [1 << 14, 1 << 16];

/** Lines that are looked at together: their bytes, how many they are, and whether nothing is wrong with any of them. */
export interface PlainLines {
  readonly bytes: number;
  readonly lines: number;
  readonly arePlain: boolean;
}

/**
 * Looks at many lines at a time: plain ones have the right number of cells, are ASCII without a quote and end as all do, which is
 * most of a file. Counts without asking, which a processor does several times as fast as following.
 */
export class PlainLinesCheck {
  /** What each byte adds to the ends of cells; the end of a line takes away as many as a line must have. */
  readonly #ends = new Int32Array(256).fill(FOLLOWED);
  readonly #own: number;
  readonly #returned: number;
  readonly #maxBytes: number;

  constructor(
    { delimiter, quote, cells, maxBytes }: CellShape,
    /** Whether lines end with a carriage return and a line feed; with a line feed alone otherwise. */
    hasReturns: boolean,
  ) {
    for (let byte = SPACE; byte <= LAST_ASCII; byte += 1) this.#ends[byte] = 0;
    this.#own = cells - (hasReturns ? 0 : 1);
    this.#returned = hasReturns ? -1 : 0;
    this.#maxBytes = maxBytes;
    this.#ends[LINE_FEED] = -this.#own;
    if (hasReturns) this.#ends[CARRIAGE_RETURN] = 1;
    if (quote !== "") this.#ends[quote.charCodeAt(0)] = FOLLOWED;
    this.#ends[delimiter.charCodeAt(0)] = 1;
  }

  /** Looks at the lines that end within a block, the first of which begins at `from`; undefined where there are none. */
  look(bytes: Uint8Array, from: number): PlainLines | undefined {
    const to = bytes.lastIndexOf(LINE_FEED, Math.min(from + BLOCK, bytes.length) - 1) + 1;
    const isOutside = to <= from || to - from > this.#maxBytes || this.#own === 0 || this.#own > BLOCK;
    if (isOutside) return undefined;
    const [ends, returned] = [this.#ends, this.#returned];
    let [count, wrong, lines, before] = [0, 0, 0, 0];
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at];
      const end = ends[byte];
      // All bits are set at the end of a line, none elsewhere.
      const isEnd = end >> 31;
      count += end;
      wrong |= (count | ((before ^ CARRIAGE_RETURN) & returned)) & isEnd;
      lines -= isEnd;
      before = byte;
    }
    return { bytes: to - from, lines, arePlain: wrong === 0 };
  }
}

/** How a file writes cells, and how many a line must have. */
interface CellShape {
  readonly delimiter: string;
  /** "" when no cell is quoted. */
  readonly quote: string;
  readonly cells: number;
  /** Longest line, in bytes. */
  readonly maxBytes: number;
}
