/** What must not be found in a stream of bytes, by a name that says what it would betray. */
export class LeakDetector {
  /** Needles by their length, then by their bytes as Latin-1 text. */
  readonly #needles = new Map<number, Map<string, string>>();

  /** Adds bytes to look for. @throws RangeError below 6 bytes: those would be found by chance. */
  add(name: string, bytes: Uint8Array): void {
    if (bytes.length < 6) throw new RangeError(`"bytes" expected 6 or more, got ${bytes.length}`);
    const sameLength = this.#needles.get(bytes.length) ?? new Map<string, string>();
    this.#needles.set(bytes.length, sameLength.set(Buffer.from(bytes).toString("latin1"), name));
  }

  /** Adds a secret as it is, and as hexadecimal text. */
  addSecret(name: string, secret: Uint8Array): void {
    this.add(name, secret);
    this.add(`${name} (hex)`, Buffer.from(Buffer.from(secret).toString("hex")));
  }

  /** Adds every run of three nonzero neighbours of an integer vector, as 4-byte and as 8-byte little-endian words. */
  addRuns(name: string, integers: Float64Array): void {
    for (let at = 0; at + 3 <= integers.length; at += 1) {
      const run = integers.subarray(at, at + 3);
      if (run.includes(0)) continue;
      for (const bits of [32, 64]) this.add(`${name} (${bits} bits)`, littleEndian(run, bits));
    }
  }

  /** Adds a real number as a double in both byte orders. */
  addReal(name: string, value: number): void {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(value);
    this.add(name, bytes);
    this.add(`${name} (big-endian)`, bytes.toReversed());
  }

  /** Returns the names of everything that stands anywhere in the stream. */
  search(stream: Buffer): ReadonlySet<string> {
    const text = stream.toString("latin1");
    const found = new Set<string>();
    for (const [length, needles] of this.#needles) {
      for (let at = 0; at + length <= text.length; at += 1) {
        const name = needles.get(text.slice(at, at + length));
        if (name !== undefined) found.add(name);
      }
    }
    return found;
  }
}

/** Writes integers as two's complement words. */
export function littleEndian(integers: Float64Array, bits: number): Buffer {
  const bytes = Buffer.alloc((integers.length * bits) / 8);
  for (const [at, value] of integers.entries()) {
    if (bits === 32) bytes.writeInt32LE(value | 0, 4 * at);
    else bytes.writeBigInt64LE(BigInt(value), 8 * at);
  }
  return bytes;
}

/** Counts entries of a vector of words that lie within `reach` of the integers they should hide. */
export function countNear(words: Buffer, bits: 32 | 64, integers: Float64Array, reach: number): number {
  let near = 0;
  for (const [at, value] of integers.entries()) {
    const word = bits === 32 ? BigInt(words.readUInt32LE(4 * at)) : words.readBigUInt64LE(8 * at);
    const distance = BigInt.asIntN(bits, word - BigInt(value));
    if (distance <= BigInt(reach) && distance >= -BigInt(reach)) near += 1;
  }
  return near;
}
