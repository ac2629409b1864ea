import { utf8 } from "../crypto/bytes.ts";
import { leafHash, nodeHash, provePrefix, rootOfHashes, splitOf } from "../crypto/merkle.ts";

/**
 * The RFC 6962 Merkle tree over a ledger's lines, growing at its end: a leaf is the UTF-8 of a line as it is stored.
 * Roots and proofs of every earlier size stay available; each takes a number of hashes logarithmic in the size.
 */
export class LedgerTree {
  /** Level k holds the roots of the whole subtrees of 2^k leaves, from the left. */
  readonly #levels: Uint8Array[][] = [[]];

  /** Number of lines. */
  get size(): number {
    return this.#levels[0].length;
  }

  /** Adds a line. */
  append(line: string): void {
    let hash = leafHash(utf8(line));
    for (let k = 0; ; k += 1) {
      const level = (this.#levels[k] ??= []);
      level.push(hash);
      if (level.length % 2 === 1) return;
      hash = nodeHash(level.at(-2)!, level.at(-1)!);
    }
  }

  /** Computes the root (32 bytes) of the tree as it was with `size` lines. @throws RangeError when it never had them. */
  rootAt(size: number): Uint8Array {
    this.#checkSize(size);
    return size === 0 ? rootOfHashes([]) : this.#rootOf(0, size);
  }

  /**
   * Lists the hashes that show that the tree with `from` lines is the beginning of the one with `size`.
   * @throws RangeError unless 1 ≤ from ≤ size and the tree has them.
   * @see RFC 6962, section 2.1.2
   */
  proveConsistency(from: number, size: number): Uint8Array[] {
    this.#checkSize(size);
    return provePrefix((start, end) => this.#rootOf(start, end), from, size);
  }

  /** `start` is a multiple of the largest whole subtree in the range, as every split of a tree makes it. */
  #rootOf(start: number, end: number): Uint8Array {
    const count = end - start;
    const k = 31 - Math.clz32(count);
    if (count === 2 ** k) return this.#levels[k][start / count];
    const middle = start + splitOf(count);
    return nodeHash(this.#rootOf(start, middle), this.#rootOf(middle, end));
  }

  #checkSize(size: number): void {
    if (!Number.isInteger(size) || size < 0 || size > this.size)
      throw new RangeError(`"size" expected an integer in [0, ${this.size}], got ${size}`);
  }
}
