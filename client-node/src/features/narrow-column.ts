/** Stands for NaN among whole numbers; itself it is kept as a double. */
const NOT_A_NUMBER = 2 ** 16 - 1;

/**
 * A column of doubles, kept as 16-bit whole numbers until one comes that is none: most features count, and those of a million
 * users then take 2 MB of memory each, not 8. What is read from it is bit by bit what was written, NaN, which stands for a
 * missing value, and -0 among it.
 */
export class NarrowColumn {
  #values: Uint16Array | Float64Array;

  constructor(length: number) {
    this.#values = new Uint16Array(length);
  }

  get length(): number {
    return this.#values.length;
  }

  /** Writes some values from a place on. */
  set(values: Float64Array, from: number): void {
    if (this.#values instanceof Uint16Array) {
      const whole = this.#values;
      for (let at = 0; at < values.length; at += 1) {
        const value = values[at];
        whole[from + at] = Number.isNaN(value) ? NOT_A_NUMBER : value;
        if (!isKept(whole[from + at], value)) {
          this.#values = this.doubles();
          break;
        }
      }
    }
    if (this.#values instanceof Float64Array) this.#values.set(values, from);
  }

  /** Returns the values, a copy as long as they are whole numbers. */
  doubles(): Float64Array {
    if (this.#values instanceof Float64Array) return this.#values;
    const values = Float64Array.from(this.#values);
    for (let at = 0; at < values.length; at += 1) if (values[at] === NOT_A_NUMBER) values[at] = NaN;
    return values;
  }
}

function isKept(whole: number, value: number): boolean {
  return whole === NOT_A_NUMBER ? Number.isNaN(value) : Object.is(whole, value);
}
