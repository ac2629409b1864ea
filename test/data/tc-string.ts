type Range = readonly [number, number];

/** Vendors as a bit each, or as ranges of ids. */
export type Vendors = { readonly consents: readonly boolean[] } | { readonly ranges: readonly Range[] };

/** What a publisher forbids or asks some vendors to do otherwise. */
export interface Restriction {
  readonly purpose: number;
  readonly type: number;
  readonly ranges: readonly Range[];
}

const NOBODY: Vendors = { consents: [] };

/** What a string says besides purposes with consent. */
export interface TcStringOptions {
  readonly version?: number;
  /** Tenths of seconds since 1970 when it was written. */
  readonly written?: number;
  /** Purposes with a legitimate interest. */
  readonly interests?: readonly number[];
  /** Vendors with consent, and those with a legitimate interest. */
  readonly vendors?: Vendors;
  readonly interested?: Vendors;
  readonly restrictions?: readonly Restriction[];
}

/** Writes the core segment of an IAB TCF string bit by bit, independently of what reads it. */
export function tcString(consents: readonly number[], options: TcStringOptions = {}): string {
  const { version = 2, written = 17_000_000_000, interests = [] } = options;
  const { vendors = NOBODY, interested = NOBODY, restrictions = [] } = options;
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
    vendorBits(vendors),
    vendorBits(interested),
    number(restrictions.length, 12),
    ...restrictions.map(
      ({ purpose, type, ranges }) => number(purpose, 6) + number(type, 2) + rangeBits(ranges),
    ),
  ].join("");
  const bytes = bits.padEnd(Math.ceil(bits.length / 8) * 8, "0").match(/.{8}/g)!;
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2))).toString("base64url");
}

function vendorBits(vendors: Vendors): string {
  if ("ranges" in vendors) {
    const highest = Math.max(0, ...vendors.ranges.map(([, to]) => to));
    return `${number(highest, 16)}1${rangeBits(vendors.ranges)}`;
  }
  return `${number(vendors.consents.length, 16)}0${vendors.consents.map(Number).join("")}`;
}

function rangeBits(ranges: readonly Range[]): string {
  const entries = ranges.map(([from, to]) =>
    from === to ? `0${number(from, 16)}` : `1${number(from, 16)}${number(to, 16)}`,
  );
  return number(ranges.length, 12) + entries.join("");
}

function number(value: number, width: number): string {
  return value.toString(2).padStart(width, "0");
}
