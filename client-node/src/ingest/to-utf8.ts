import { concatBytes } from "@fedseg/shared/crypto/bytes.ts";
import type { CsvSource } from "../config/source-config.ts";

export type Encoding = CsvSource["encoding"];
/** Encodings of one or two bytes a character. */
export type EastAsian = Extract<Encoding, "gbk" | "shift_jis" | "euc-kr" | "big5">;

/** Stands for what no character is in an encoding: it is no UTF-8 either, so that its line is left out, and no other. */
const NOTHING = 0xff;
/** What windows-1252 has where Latin-1 has control characters, from 0x80 on; " " for none. */
const WINDOWS = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";
/** Marks of a character's first byte, by how many it has. */
const FIRST_BYTES = [0, 0, 0xc0, 0xe0, 0xf0];
const ENCODER = new TextEncoder();
const [HIGH_BYTES, LATIN_LETTERS, BYTES] = [0x80, 0xa0, 256];
const [SURROGATES, LOW_SURROGATES, AFTER_SURROGATES] = [0xd800, 0xdc00, 0xe000];

/** Turns the bytes of a text into UTF-8, part by part. */
export interface ToUtf8 {
  push(bytes: Uint8Array): Uint8Array;
  /** Returns what is left when there are no more bytes. */
  end(): Uint8Array;
}

/** Returns what turns an encoding into UTF-8; no byte order mark is handed on. */
export function toUtf8(encoding: Encoding): ToUtf8 {
  if (encoding === "utf-8") return new WithoutMark();
  if (encoding === "utf-16") return new FromUtf16();
  return encoding === "latin-1" || encoding === "windows-1252"
    ? new FromBytes(encoding)
    : new FromPairs(encoding);
}

/** Bytes that are UTF-8 already. */
class WithoutMark implements ToUtf8 {
  #first: Uint8Array = new Uint8Array(0);
  #isBegun = false;

  push(bytes: Uint8Array): Uint8Array {
    if (this.#isBegun) return bytes;
    const held = concatBytes(this.#first, bytes);
    this.#first = held;
    return held.length < 3 ? new Uint8Array(0) : this.end();
  }

  end(): Uint8Array {
    if (this.#isBegun) return new Uint8Array(0);
    this.#isBegun = true;
    const [a, b, c] = this.#first;
    return a === 0xef && b === 0xbb && c === 0xbf ? this.#first.subarray(3) : this.#first;
  }
}

/** One byte a character. */
class FromBytes implements ToUtf8 {
  readonly #written: readonly Uint8Array[];

  constructor(encoding: "latin-1" | "windows-1252") {
    this.#written = Array.from({ length: BYTES }, (_, byte) => {
      const isOdd = byte >= HIGH_BYTES && byte < LATIN_LETTERS;
      const sign = isOdd ? (encoding === "latin-1" ? " " : WINDOWS[byte - HIGH_BYTES]) : undefined;
      if (sign === " ") return Uint8Array.of(NOTHING);
      return ENCODER.encode(sign ?? String.fromCharCode(byte));
    });
  }

  push(bytes: Uint8Array): Uint8Array {
    const text = new Uint8Array(bytes.length * 3);
    let end = 0;
    for (const byte of bytes) {
      if (byte < HIGH_BYTES) text[end++] = byte;
      else for (const part of this.#written[byte]) text[end++] = part;
    }
    return text.subarray(0, end);
  }

  end(): Uint8Array {
    return new Uint8Array(0);
  }
}

/** One or two bytes a character, four in GB 18030, which GBK is a part of. */
class FromPairs implements ToUtf8 {
  readonly #decoder: InstanceType<typeof TextDecoder>;

  constructor(encoding: EastAsian) {
    this.#decoder = new TextDecoder(encoding === "gbk" ? "gb18030" : encoding);
  }

  push(bytes: Uint8Array): Uint8Array {
    return written(this.#decoder.decode(bytes, { stream: true }));
  }

  end(): Uint8Array {
    return written(this.#decoder.decode());
  }
}

/** What the decoder could not read has become U+FFFD or a control character of Latin-1. */
function written(text: string): Uint8Array {
  if (!/[\u0080-\u009F\uFFFD]/.test(text)) return ENCODER.encode(text);
  const parts = text.split(/[\u0080-\u009F\uFFFD]/).map((part) => ENCODER.encode(part));
  return concatBytes(...parts.flatMap((part, at) => (at === 0 ? [part] : [Uint8Array.of(NOTHING), part])));
}

/** Units of two bytes, in the order that the byte order mark tells. */
class FromUtf16 implements ToUtf8 {
  #isBigEndian: boolean | undefined;
  /** Bytes of a character that has not ended. */
  #held: Uint8Array = new Uint8Array(0);

  push(bytes: Uint8Array): Uint8Array {
    return this.#read(concatBytes(this.#held, bytes), false);
  }

  end(): Uint8Array {
    return this.#read(this.#held, true);
  }

  #read(bytes: Uint8Array, isEnd: boolean): Uint8Array {
    let at = 0;
    if (this.#isBigEndian === undefined && bytes.length >= 2) {
      this.#isBigEndian = bytes[0] === 0xfe;
      at = 2;
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const isWhole = (place: number) => place + 2 <= bytes.length;
    const unit = (place: number) => (isWhole(place) ? view.getUint16(place, !this.#isBigEndian) : 0);
    // Three bytes for two at most, and one for what is left over.
    const text = new Uint8Array(bytes.length * 2);
    let end = 0;
    for (; isWhole(at); at += 2) {
      const code = unit(at);
      const isHalf = code >= SURROGATES && code < AFTER_SURROGATES;
      const isHigh = isHalf && code < LOW_SURROGATES;
      if (isHigh && !isWhole(at + 2) && !isEnd) break;
      const low = isHigh ? unit(at + 2) : 0;
      const isPair = low >= LOW_SURROGATES && low < AFTER_SURROGATES;
      if (isPair) at += 2;
      const whole = isPair ? ((code & 0x3ff) << 10) + (low & 0x3ff) + 0x1_0000 : code;
      if (isHalf && !isPair) text[end++] = NOTHING;
      else end += writeUtf8(whole, text, end);
    }
    if (isEnd && at < bytes.length) text[end++] = NOTHING;
    this.#held = isEnd ? new Uint8Array(0) : bytes.subarray(at);
    return text.subarray(0, end);
  }
}

/** Writes a character at a place and returns how many bytes it takes. */
function writeUtf8(code: number, to: Uint8Array, at: number): number {
  const length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
  if (length === 1) {
    to[at] = code;
    return 1;
  }
  to[at] = FIRST_BYTES[length] | (code >> (6 * (length - 1)));
  for (let byte = 1; byte < length; byte += 1)
    to[at + byte] = 0x80 | ((code >> (6 * (length - 1 - byte))) & 0x3f);
  return length;
}
