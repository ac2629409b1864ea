import type { ByteRange } from "./byte-range.ts";
import { type BeginCount, PlainLinesCheck } from "./plain-lines.ts";
import { Utf8Check } from "./utf8-check.ts";

const [SPACE, LINE_FEED, CARRIAGE_RETURN, LAST_ASCII] = [0x20, 0x0a, 0x0d, 0x7f];
const BOM_BYTES = 3;

/**
 * Where in a cell the last byte was: at its start, in a bare cell, inside quotes, behind a closing quote, or behind
 * spaces that follow one.
 */
type Place = "start" | "bare" | "quoted" | "closed" | "after";

/** How a file is written, and what its lines must be like. */
export interface CsvShape {
  readonly delimiter: string;
  /** "" when no cell is quoted. */
  readonly quote: string;
  /** Whether the first line names the columns, and is none of the lines. */
  readonly header: boolean;
  /** Cells of a line, as the header has them. */
  readonly cells: number;
  /** Of these, the last ones without a name: a line may lack them. */
  readonly nameless: number;
  /** Longest line, in bytes. */
  readonly maxBytes: number;
}

/** Bytes of a file, and how many lines they are. */
export interface LineRange extends ByteRange {
  readonly lines: number;
}

/** How a file ends its lines, as the header does. */
type Ending = "LF" | "CR" | "CRLF";

/**
 * Follows a CSV file byte by byte and finds the lines that cannot be read and can be told apart from their neighbours:
 * another number of cells than the header, empty ones at the end aside, no UTF-8, too long, something behind a closing quote, or half a line end. A
 * line in whose quotes a line ends is one of them only when its quotes and cells are right: else its quote may have
 * swallowed others.
 */
export class CsvLines {
  /** Lines that cannot be read, without the header, in the order of the file. */
  readonly unreadable: LineRange[] = [];
  /** How many of them are no UTF-8. */
  undecoded = 0;
  /** The most empty cells that a line has behind its last one, as a delimiter at its end makes. */
  surplus = 0;
  /** Whether quotes stand anywhere in it, so that a line may end inside them. */
  hasQuotes = false;
  readonly #shape: CsvShape;
  readonly #beginCount: BeginCount | undefined;
  readonly #delimiter: number;
  readonly #quote: number;
  readonly #utf8 = new Utf8Check();
  /** 1 for bytes that are a cell's content and nothing else, in quotes and without. */
  readonly #plain = new Uint8Array(256);
  #ending: Ending | undefined;
  /** Made when it is known how lines end. */
  #plainLines: PlainLinesCheck | undefined;
  /** Where the bytes end that are followed one by one, because something is wrong among them. */
  #followedTo = 0;
  #place: Place = "start";
  #bytes = 0;
  #line = 1;
  #openedAt = 0;
  #began = 0;
  #beganLine = 1;
  #cells = 1;
  /** The last cell of the line that has a byte, quotes around it aside. */
  #lastFilled = 0;
  #isOdd = false;
  #spansLines = false;
  /** The line has a byte before its end. */
  #hasBytes = false;
  /** The last byte was a carriage return outside quotes. */
  #isReturned = false;

  /** @param count How plain lines are counted, where there is something faster than counting here. */
  constructor(shape: CsvShape, count?: BeginCount) {
    this.#shape = shape;
    this.#beginCount = count;
    this.#delimiter = shape.delimiter.charCodeAt(0);
    this.#quote = shape.quote.charCodeAt(0);
    for (let byte = 0; byte <= LAST_ASCII; byte += 1)
      if (![this.#delimiter, this.#quote, SPACE, LINE_FEED, CARRIAGE_RETURN].includes(byte))
        this.#plain[byte] = 1;
  }

  /** Whether all lines so far can be read by whoever knows the header alone. */
  get arePlain(): boolean {
    return !this.hasQuotes && this.surplus === 0 && this.unreadable.length === 0;
  }

  /** Takes the file's next bytes. */
  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += 1) {
      at += this.#skipPlainLines(bytes, at);
      at += this.#skipPlain(bytes, at);
      if (at < bytes.length) this.#take(bytes[at]);
    }
  }

  /** Passes over whole lines with which nothing is wrong, where one begins. Returns how many bytes they are. */
  #skipPlainLines(bytes: Uint8Array, from: number): number {
    let at = from;
    while (this.#bytes === this.#began && this.#bytes >= this.#followedTo) {
      const block = this.#plainLines?.look(bytes, at);
      if (!block?.arePlain) {
        this.#followedTo = this.#bytes + (block?.bytes ?? 0);
        break;
      }
      at += block.bytes;
      this.#bytes += block.bytes;
      this.#began = this.#bytes;
      this.#line += block.lines;
      this.#beganLine = this.#line;
    }
    return at - from;
  }

  /** Passes over bytes that change nothing, inside a cell that has begun: most of a file. Returns how many. */
  #skipPlain(bytes: Uint8Array, from: number): number {
    const isQuoted = this.#place === "quoted";
    if ((!isQuoted && this.#place !== "bare") || this.#isReturned || this.#utf8.isOpen) return 0;
    const plain = this.#plain;
    let at = from;
    while (at < bytes.length && plain[bytes[at]] === 1) at += 1;
    this.#bytes += at - from;
    if (isQuoted && at > from) this.#lastFilled = this.#cells;
    return at - from;
  }

  #take(byte: number): void {
    if (this.#isReturned) this.#afterReturn(byte);
    if (byte === LINE_FEED) this.#line += 1;
    if (byte > LAST_ASCII || this.#utf8.isOpen) this.#utf8.push(byte);
    this.#bytes += 1;
    if (this.#place === "quoted") this.#inQuotes(byte);
    else if (byte === CARRIAGE_RETURN) this.#isReturned = true;
    else if (byte === LINE_FEED) this.#feed();
    else this.#outside(byte);
  }

  /** Ends the file. Returns the line of a quote that it does not close; undefined when there is none. */
  end(): number | undefined {
    if (this.#place === "quoted") return this.#openedAt;
    if (this.#isReturned) this.#afterReturn(0);
    this.#judge();
    return undefined;
  }

  /** A return ends a line where the header does so, stands before a line feed, or belongs nowhere. */
  #afterReturn(next: number): void {
    if (next === LINE_FEED && this.#ending !== "CR") return;
    this.#isReturned = false;
    this.#ending ??= "CR";
    if (this.#ending === "CR") this.#endLine();
    else this.#isOdd = true;
  }

  #feed(): void {
    if (this.#ending === undefined) {
      this.#ending = this.#isReturned ? "CRLF" : "LF";
      this.#plainLines = new PlainLinesCheck(this.#shape, this.#isReturned, this.#beginCount);
    }
    if (this.#ending !== (this.#isReturned ? "CRLF" : "LF")) this.#isOdd = true;
    // Whatever stands before it, a line feed ends a line where the header's do so alone.
    if (this.#ending === "LF" || (this.#ending === "CRLF" && this.#isReturned)) this.#endLine();
    this.#isReturned = false;
  }

  #inQuotes(byte: number): void {
    if (byte === this.#quote) {
      this.#place = "closed";
      return;
    }
    this.#lastFilled = this.#cells;
    if (byte === LINE_FEED || byte === CARRIAGE_RETURN) this.#spansLines = true;
  }

  #outside(byte: number): void {
    this.#hasBytes = true;
    const place = this.#place;
    if (byte === this.#delimiter) {
      this.#cells += 1;
      this.#place = "start";
    } else if (byte === this.#quote) {
      this.hasQuotes = true;
      if (place === "start") this.#openedAt = this.#line;
      else this.#lastFilled = this.#cells;
      if (place === "after") this.#isOdd = true;
      if (place !== "bare") this.#place = "quoted";
    } else if (byte === SPACE) {
      if (place === "closed") this.#place = "after";
      else this.#lastFilled = this.#cells;
    } else if (place === "start") {
      if (this.#isMark(byte)) return;
      this.#place = "bare";
      this.#lastFilled = this.#cells;
    } else if (place !== "bare") this.#isOdd = true;
  }

  #endLine(): void {
    this.#judge();
    this.#began = this.#bytes;
    this.#beganLine = this.#line;
    this.#cells = 1;
    this.#lastFilled = 0;
    this.#place = "start";
    this.#isOdd = false;
    this.#spansLines = false;
    this.#hasBytes = false;
  }

  /** Judges what lies between the last line's end and here; an empty line is none. */
  #judge(): void {
    const isUtf8 = this.#utf8.take();
    const [from, to] = [this.#began, this.#bytes];
    const isInOrder = !this.#isOdd && this.#hasCells();
    if ((from === 0 && this.#shape.header) || (this.#spansLines && !isInOrder)) return;
    const isEmpty = !this.#hasBytes && !this.#isOdd;
    if (isEmpty) return;
    if (isInOrder && isUtf8 && to - from <= this.#shape.maxBytes) {
      this.surplus = Math.max(this.surplus, this.#cells - this.#shape.cells);
      return;
    }
    if (!isUtf8) this.undecoded += 1;
    this.unreadable.push({ from, to, lines: Math.max(1, this.#line - this.#beganLine) });
  }

  /** Cells behind those of the header say nothing where they are empty, if they are no more than these. */
  #hasCells(): boolean {
    const { cells, nameless } = this.#shape;
    const isLong = this.#cells > cells && this.#lastFilled <= cells && this.#cells <= 2 * cells;
    return isLong || (this.#cells <= cells && this.#cells >= cells - nameless);
  }

  /** A byte order mark stands before the first cell. */
  #isMark(byte: number): boolean {
    return this.#bytes < BOM_BYTES && byte > LAST_ASCII;
  }
}
