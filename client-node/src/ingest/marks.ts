/** Bits of a mark: as many as a floating number holds exactly. */
const BITS = 53;
/** Places in memory, 4 bytes each, and marks that are looked at in one go: half of the places stay free. */
const MOST_PLACES = 2 ** 24;
const AT_ONCE = MOST_PLACES / 2;

/**
 * Writes a line's mark: a number that is the same of lines that are alike in what tells most of them apart, and hardly ever
 * of others.
 */
export const ROLE_MARK = `CAST(hash(person, time, product_id, quantity, amount) >> ${64 - BITS} AS DOUBLE)`;

/** Table of the marks that several lines have. */
export const ALIKE_MARKS = "alike_mark";

/** Tells in how many parts so many marks are looked at; a mark is always in the same. */
export function partsOf(marks: number): number {
  return Math.max(1, Math.ceil(marks / AT_ONCE));
}

/**
 * Finds marks that occur again, in 4 bytes of memory for each of twice as many as are expected. Of some hundred millions
 * of pairs it may take two for the same: what it finds is looked at, and no more is decided by it.
 */
export class MarksAgain {
  /** What is left of a mark when its place is known; 0 where there is none yet. */
  readonly #rest: Uint32Array<ArrayBuffer>;
  readonly #perPlace: number;
  /** Marks that have occurred before, in the order of their coming. */
  readonly found: number[] = [];

  constructor(expected: number) {
    const places = 2 ** Math.ceil(Math.log2(Math.max(2048, 2 * Math.min(expected, AT_ONCE))));
    this.#rest = new Uint32Array(places);
    this.#perPlace = 2 ** BITS / places;
  }

  /** Gives the memory back, which would stay taken until memory is looked through. No more marks are taken. */
  end(): void {
    this.#rest.buffer.transfer(0);
  }

  /** Takes marks, no more in all than were expected. */
  push(marks: Float64Array): void {
    const rest = this.#rest;
    const [last, perPlace, toPlace] = [rest.length - 1, this.#perPlace, 1 / this.#perPlace];
    for (const mark of marks) {
      let place = (mark * toPlace) >>> 0;
      const own = (mark - place * perPlace) >>> 0 || 1;
      while (rest[place] !== 0 && rest[place] !== own) place = (place + 1) & last;
      if (rest[place] === own) this.found.push(mark);
      else rest[place] = own;
    }
  }
}
