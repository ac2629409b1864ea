/** What a string says besides purposes with consent. */
export interface TcStringOptions {
  readonly version?: number;
  /** Tenths of seconds since 1970 when it was written. */
  readonly written?: number;
  /** Purposes with a legitimate interest. */
  readonly interests?: readonly number[];
}

/** Writes the core segment of an IAB TCF string bit by bit, independently of the library that the project reads it with. */
export function tcString(consents: readonly number[], options: TcStringOptions = {}): string {
  const { version = 2, written = 17_000_000_000, interests = [] } = options;
  const purposes = (list: readonly number[]) =>
    Array.from({ length: 24 }, (_, at) => (list.includes(at + 1) ? "1" : "0")).join("");
  const bits = [
    number(version, 6),
    number(written, 36),
    number(written, 36),
    number(10, 12), // consent management platform
    number(1, 12),
    number(1, 6), // screen
    number(4, 6) + number(13, 6), // EN
    number(150, 12), // vendor list
    number(2, 6), // policy
    "00",
    number(0, 12), // special features
    purposes(consents),
    purposes(interests),
    "0",
    number(4, 6) + number(4, 6), // EE
    number(0, 16) + "0", // no vendor has consent
    number(0, 16) + "0", // no vendor has an interest
    number(0, 12), // no restrictions
  ].join("");
  const bytes = bits.padEnd(Math.ceil(bits.length / 8) * 8, "0").match(/.{8}/g)!;
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2))).toString("base64url");
}

function number(value: number, width: number): string {
  return value.toString(2).padStart(width, "0");
}
