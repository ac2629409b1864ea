/** Different codes of a column that one byte tells apart. */
const MOST = 2 ** 8;

/**
 * Columns of codes that nobody looks at for a while: a column of at most 256 different ones takes a byte for each. Features of
 * few values are most, and a million users' twenty are 20 MB then, not 40. What is taken out is what was put in.
 */
export class PackedCodes {
  readonly #users: number;
  readonly #columns: PackedColumn[];

  constructor(users: number, columns: number) {
    this.#users = users;
    this.#columns = Array.from({ length: columns }, () => new PackedColumn(users));
  }

  /** Writes some users' codes of a column, from a user on; nobody's twice. */
  set(column: number, codes: Uint16Array, from: number): void {
    this.#columns[column].set(codes, from);
  }

  /** Takes all of them out, one column after the other. */
  take(): Uint16Array {
    const columns = this.#columns.splice(0);
    const all = new Uint16Array(columns.length * this.#users);
    for (const [j, column] of columns.entries())
      column.copyTo(all.subarray(j * this.#users, (j + 1) * this.#users));
    return all;
  }
}

/** The codes of one column, or places of them among the different ones. */
class PackedColumn {
  #places: Uint8Array | undefined;
  #codes: Uint16Array = new Uint16Array(0);
  readonly #different = new Uint16Array(MOST);
  /** Of each code its place, if it has one. */
  #placeOf = new Uint8Array(2 ** 16);
  #count = 0;

  constructor(users: number) {
    this.#places = new Uint8Array(users);
  }

  set(codes: Uint16Array, from: number): void {
    const places = this.#places;
    if (!places) return this.#codes.set(codes, from);
    for (let at = 0; at < codes.length; at += 1) {
      const place = this.#placeAmong(codes[at]);
      if (place === MOST) {
        this.#widen(places);
        return this.#codes.set(codes, from);
      }
      places[from + at] = place;
    }
  }

  copyTo(all: Uint16Array): void {
    if (!this.#places) return all.set(this.#codes);
    for (let at = 0; at < all.length; at += 1) all[at] = this.#different[this.#places[at]];
  }

  /** Returns a code's place, a new one if it has none; 256 where there is none left. */
  #placeAmong(code: number): number {
    const place = this.#placeOf[code];
    if (place < this.#count && this.#different[place] === code) return place;
    if (this.#count === MOST) return MOST;
    this.#different[this.#count] = code;
    this.#placeOf[code] = this.#count;
    return this.#count++;
  }

  #widen(places: Uint8Array): void {
    this.#codes = new Uint16Array(places.length);
    this.copyTo(this.#codes);
    this.#places = undefined;
    this.#placeOf = new Uint8Array(0);
  }
}
