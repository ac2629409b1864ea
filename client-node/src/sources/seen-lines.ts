const EMPTY = -1;

/** Remembers which lines went by, 8 bytes a slot, by a 53-bit hash: two different lines are taken for one with chance n²/2⁵⁴. */
export class SeenLines {
  #slots = new Float64Array(1024).fill(EMPTY);
  #size = 0;

  /** Adds a line; returns whether the same cells were added before. */
  add(cells: readonly string[]): boolean {
    if (this.#size * 2 >= this.#slots.length) this.#grow();
    const slot = this.#find(hash(cells));
    if (this.#slots[slot.at] !== EMPTY) return true;
    this.#slots[slot.at] = slot.key;
    this.#size++;
    return false;
  }

  #find(key: number): { at: number; key: number } {
    let at = key % this.#slots.length;
    while (this.#slots[at] !== EMPTY && this.#slots[at] !== key) at = (at + 1) % this.#slots.length;
    return { at, key };
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Float64Array(old.length * 2).fill(EMPTY);
    for (const key of old) if (key !== EMPTY) this.#slots[this.#find(key).at] = key;
  }
}

/** Two multiply–xor hashes of 32 and 21 bits over the cells with a separator that ends each. */
function hash(cells: readonly string[]): number {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (const cell of cells) {
    for (let i = 0; i <= cell.length; i++) {
      const code = i < cell.length ? cell.charCodeAt(i) : 0x10000;
      a = Math.imul(a ^ code, 0x01000193);
      b = Math.imul(b ^ code, 0x85ebca6b);
      b ^= b >>> 13;
    }
  }
  a ^= a >>> 15;
  return (b >>> 11) * 2 ** 32 + (a >>> 0);
}
