const [SPACE, LINE_FEED, CARRIAGE_RETURN, LAST_ASCII] = [0x20, 0x0a, 0x0d, 0x7f];
/** Bytes that are looked at together. */
export const BLOCK = 1 << 14;
/** What a carriage return adds to the ends of cells, and what a byte that has to be followed: more than all others of a block. */
const [RETURNED, FOLLOWED] = [1 << 15, 1 << 16];

/** Lines that are looked at together: their bytes, how many they are, and whether nothing is wrong with any of them. */
export interface PlainLines {
  readonly bytes: number;
  readonly lines: number;
  readonly arePlain: boolean;
}

/** Counts the plain lines of bytes that end with one; -1 where one is none. */
export interface PlainLinesCount {
  in(bytes: Uint8Array): number;
}

/** How counting is begun for a file whose lines end with a carriage return and a line feed, or with a line feed alone. */
export type BeginCount = (shape: CellShape, hasReturns: boolean) => PlainLinesCount;

/** Looks at many lines at a time, most of a file: plain ones have the right number of cells, are ASCII without a quote and end as all do. */
export class PlainLinesCheck {
  readonly #count: PlainLinesCount;
  readonly #shape: CellShape;

  constructor(
    shape: CellShape,
    hasReturns: boolean,
    begin: BeginCount = (...all) => new CountWithoutAsking(...all),
  ) {
    this.#shape = shape;
    this.#count = begin(shape, hasReturns);
  }

  /** Looks at the lines that end within a block, the first of which begins at `from`; undefined where there are none. */
  look(bytes: Uint8Array, from: number): PlainLines | undefined {
    const { cells, maxBytes } = this.#shape;
    const to = bytes.lastIndexOf(LINE_FEED, Math.min(from + BLOCK, bytes.length) - 1) + 1;
    if (to <= from || to - from > maxBytes || cells === 1 || cells > BLOCK) return undefined;
    const lines = this.#count.in(bytes.subarray(from, to));
    return { bytes: to - from, lines, arePlain: lines >= 0 };
  }
}

/** Counts without asking, which a processor does several times as fast as following. What the compiled kernel counts is the same. */
export class CountWithoutAsking implements PlainLinesCount {
  /** What each byte adds to the ends of cells; the end of a line takes away as many as a line must have. */
  readonly #ends = new Int32Array(256).fill(FOLLOWED);
  readonly #returned: number;

  constructor({ delimiter, quote, cells }: CellShape, hasReturns: boolean) {
    for (let byte = SPACE; byte <= LAST_ASCII; byte += 1) this.#ends[byte] = 0;
    this.#returned = hasReturns ? -1 : 0;
    this.#ends[LINE_FEED] = -(cells - 1 + (hasReturns ? RETURNED : 0));
    if (hasReturns) this.#ends[CARRIAGE_RETURN] = RETURNED;
    if (quote !== "") this.#ends[quote.charCodeAt(0)] = FOLLOWED;
    this.#ends[delimiter.charCodeAt(0)] = 1;
  }

  in(bytes: Uint8Array): number {
    const [ends, returned] = [this.#ends, this.#returned];
    let [count, wrong, lines, before] = [0, 0, 0, 0];
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at];
      const end = ends[byte];
      // All bits are set at the end of a line, none elsewhere.
      const isEnd = end >> 31;
      count += end;
      wrong |= (count | ((before ^ CARRIAGE_RETURN) & returned)) & isEnd;
      lines -= isEnd;
      before = byte;
    }
    return wrong === 0 ? lines : -1;
  }
}

/** How a file writes cells, and how many a line must have. */
export interface CellShape {
  readonly delimiter: string;
  /** "" when no cell is quoted. */
  readonly quote: string;
  readonly cells: number;
  /** Longest line, in bytes. */
  readonly maxBytes: number;
}
