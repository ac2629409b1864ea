/** Bytes in a row that are no coincidence. */
const WINDOW = 8;

/** Finds recorded secrets in printed text, in whatever way it is printed: hexadecimal, base64, numbers, or as it is. */
export class SecretSearch {
  /** Where each run of bytes comes from, by the run as Latin-1 text. */
  readonly #windows = new Map<string, string>();

  /** Adds secrets by what they are, one `kind hex` a line; `isPublic` tells of values that anybody may see. */
  add(party: string, recorded: string, isPublic: (hex: string) => boolean): void {
    for (const line of recorded.split("\n").filter(Boolean)) {
      const [kind, hex] = line.split(" ");
      const bytes = Buffer.from(hex, "hex").toString("latin1");
      for (let at = 0; at + WINDOW <= bytes.length; at += 1) {
        const window = bytes.slice(at, at + WINDOW);
        // Words stand in plaintexts and in logs alike; what is secret in words is looked for by those.
        if (kind === "plaintext" && /^[\x20-\x7e]*$/.test(window)) continue;
        if (!isPublic(hex.slice(2 * at, 2 * (at + WINDOW)))) this.#windows.set(window, `${kind} of ${party}`);
      }
    }
  }

  get size(): number {
    return this.#windows.size;
  }

  /** Returns what was found, by kind and party. */
  search(text: string): ReadonlySet<string> {
    const found = new Set<string>();
    for (const bytes of readings(text)) {
      for (let at = 0; at + WINDOW <= bytes.length; at += 1) {
        const name = this.#windows.get(bytes.slice(at, at + WINDOW));
        if (name !== undefined) found.add(name);
      }
    }
    return found;
  }
}

/** Yields every way to read printed text as bytes, as Latin-1. */
function* readings(text: string): Generator<string> {
  yield text;
  for (const [run] of text.matchAll(/[0-9a-f]{16,}/gi)) {
    for (const shift of [0, 1]) yield Buffer.from(run.slice(shift), "hex").toString("latin1");
  }
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{11,}/g)) {
    for (let shift = 0; shift < 4; shift += 1)
      yield Buffer.from(run.slice(shift), "base64").toString("latin1");
  }
  // Lists of numbers, and the numbered fields that JSON makes of bytes.
  const plain = text.replaceAll(/"?\d+"?:\s*(?=\d)/g, "");
  for (const [run] of plain.matchAll(/(?:\b\d{1,3}\b[\s,]+){7,}\d{1,3}\b/g))
    yield String.fromCharCode(...run.split(/[\s,]+/).map((byte) => Number(byte) & 255));
}
