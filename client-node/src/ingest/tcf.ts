/** Longest string that is read, in characters, all segments together: what browsers keep has less than 4096. */
const LONGEST = 16_384;
const VERSION = 2;

/** Widths of a core segment's fields, in bits. @see IAB Tech Lab, Consent string and vendor list formats v2 */
const [PURPOSES_AT, PURPOSES, AFTER_PURPOSES] = [152, 24, 213];
const [ID, COUNT, PURPOSE_AND_TYPE] = [16, 12, 8];

const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const SEGMENTS = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/;

/**
 * Tells whether an IAB TCF string of version 2 permits all of the purposes; false for a string that is not whole. Takes
 * a time in proportion to its length, whatever it holds: vendors are counted over, never spread out.
 */
export function permitsPurposes(text: string, purposes: readonly number[]): boolean {
  if (text.length > LONGEST || !SEGMENTS.test(text)) return false;
  const [core] = text.split(".", 1);
  const bits = new Bits(core);
  if (bits.number(6) !== VERSION || !isWhole(bits)) return false;
  return purposes.every((purpose) => purpose <= PURPOSES && bits.at(PURPOSES_AT + purpose - 1) === 1);
}

/** Tells whether what follows the purposes ends inside the segment: what is cut off may have said something else. */
function isWhole(bits: Bits): boolean {
  bits.place = AFTER_PURPOSES;
  skipVendors(bits);
  skipVendors(bits);
  for (let left = bits.number(COUNT); left > 0 && !bits.isOver(); left -= 1) {
    bits.place += PURPOSE_AND_TYPE;
    skipRanges(bits);
  }
  return !bits.isOver();
}

/** Vendors: a bit each, or ranges. */
function skipVendors(bits: Bits): void {
  const highest = bits.number(ID);
  if (bits.number(1) === 1) skipRanges(bits);
  else bits.place += highest;
}

function skipRanges(bits: Bits): void {
  for (let left = bits.number(COUNT); left > 0 && !bits.isOver(); left -= 1) {
    const isRange = bits.number(1) === 1;
    bits.place += isRange ? 2 * ID : ID;
  }
}

/** The bits of a text in base64url, read from a place on; 0 beyond its end. */
class Bits {
  readonly #text: string;
  place = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isOver(): boolean {
    return this.place > this.#text.length * 6;
  }

  at(place: number): number {
    const six = Math.max(0, SIGNS.indexOf(this.#text.charAt(Math.floor(place / 6))));
    return (six >> (5 - (place % 6))) & 1;
  }

  number(width: number): number {
    let value = 0;
    for (let left = width; left > 0; left -= 1) {
      value = value * 2 + this.at(this.place);
      this.place += 1;
    }
    return value;
  }
}
