import type { ByteSource } from "../math/rng.ts";

/** Leading bytes of a draw that are held in one double: 48 bits, so sums and halves stay exact. */
const HEAD_BYTES = 6;

/** One multiple k·base and how a uniform integer below it is read. */
interface Multiple {
  /** Bytes read per try: ⌈bitlength(k·base − 1) / 8⌉. */
  readonly lengthBytes: number;
  /** Keeps the low bits of the first byte. */
  readonly mask: number;
  /** ⌊k·base / 2^shift⌋ with 2^shift the weight of the head's last byte. */
  readonly limit: number;
  /** base / 2^shift, rounded. */
  readonly unit: number;
  readonly isHeadWhole: boolean;
  readonly value: bigint;
}

/**
 * Draws Bernoulli(exp(−numerator/base)) for 0 ≤ numerator/base ≤ 1 exactly, for one base and many numerators.
 * Comparisons are settled by the leading 48 bits of each uniform; when the error bound cannot exclude a tie
 * (about one draw in 2^46) the same bytes are compared as BigInts, so the outcome never depends on rounding.
 * Distribution. Exactly Bernoulli(exp(−numerator/base)), given uniform bytes.
 * @see Canonne, Kamath, Steinke 2020, Algorithm 1
 */
export class BernoulliExp {
  readonly #base: bigint;
  readonly #numerator: (index: number) => bigint;
  readonly #multiples: Multiple[] = [];
  #bytes: Uint8Array = new Uint8Array(0);
  #head = 0;

  /** `numerator(index)` is the exact integer that `accepts` is given as an approximate ratio. */
  constructor(base: bigint, numerator: (index: number) => bigint) {
    this.#base = base;
    this.#numerator = numerator;
  }

  /** Returns the draw for numerator(index); `ratio` is numerator/base within `error`, and error ≥ 2^-50. */
  accepts(index: number, ratio: number, error: number, source: ByteSource): boolean {
    let k = 1;
    while (this.#isBelow(k, index, ratio, error, source)) k++;
    return k % 2 === 1;
  }

  /** Returns a uniform integer below the base, which must fit in 48 bits. */
  uniform(source: ByteSource): number {
    this.#draw(this.#multiple(1), source);
    return this.#head;
  }

  #isBelow(k: number, index: number, ratio: number, error: number, source: ByteSource): boolean {
    const multiple = this.#multiple(k);
    this.#draw(multiple, source);
    // U lies in [head, head + 1)·2^shift, or is the head itself: either way half a unit separates the two sides.
    const gap = ratio * multiple.unit - (this.#head + 0.5);
    const slack = error * multiple.unit + (multiple.isHeadWhole ? 0 : 0.5);
    if (gap > slack) return true;
    if (-gap > slack) return false;
    return this.#exact(multiple) < this.#numerator(index);
  }

  #draw(multiple: Multiple, source: ByteSource): void {
    const { lengthBytes, mask, limit } = multiple;
    this.#head = 0;
    if (lengthBytes === 0) return;
    for (;;) {
      const bytes = source.bytes(lengthBytes);
      let head = bytes[0]! & mask;
      const end = Math.min(lengthBytes, HEAD_BYTES);
      for (let i = 1; i < end; i++) head = head * 256 + bytes[i]!;
      this.#bytes = bytes;
      this.#head = head;
      if (head < limit) return;
      if (head === limit && !multiple.isHeadWhole && this.#exact(multiple) < multiple.value) return;
    }
  }

  #exact(multiple: Multiple): bigint {
    if (multiple.lengthBytes === 0) return 0n;
    let value = BigInt(this.#bytes[0]! & multiple.mask);
    for (let i = 1; i < multiple.lengthBytes; i++) value = (value << 8n) | BigInt(this.#bytes[i]!);
    return value;
  }

  #multiple(k: number): Multiple {
    while (this.#multiples.length < k)
      this.#multiples.push(multipleOf(this.#base, this.#multiples.length + 1));
    return this.#multiples[k - 1]!;
  }
}

function multipleOf(base: bigint, k: number): Multiple {
  const value = base * BigInt(k);
  const bits = value === 1n ? 0 : (value - 1n).toString(2).length;
  const lengthBytes = Math.ceil(bits / 8);
  const shift = 8 * Math.max(0, lengthBytes - HEAD_BYTES);
  return {
    lengthBytes,
    mask: bits % 8 === 0 ? 255 : 2 ** (bits % 8) - 1,
    limit: Number(value >> BigInt(shift)),
    unit: Number(base) / 2 ** shift,
    isHeadWhole: shift === 0,
    value,
  };
}
