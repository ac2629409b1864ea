import * as fc from "fast-check";

/** One thing that happens to a file: bytes are cut, replaced, put in, or everything after a place is lost. */
interface Mutation {
  /** Where, as a share of the file. */
  readonly at: number;
  readonly cut: number;
  readonly put: Uint8Array;
  readonly isEnd: boolean;
}

const PIECES = [
  '"',
  '""',
  "\n",
  "\r",
  "\r\n",
  ",",
  ";",
  "\0",
  " ",
  "\ufeff",
  "{",
  "}",
  "[",
  "1",
  "é",
  "\\",
  "PAR1",
];
const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...PIECES).map((text) => new TextEncoder().encode(text)) },
  { weight: 3, arbitrary: fc.uint8Array({ maxLength: 5 }) },
  { weight: 2, arbitrary: fc.constantFrom(0, 0x7f, 0x80, 0xff).map((byte) => Uint8Array.of(byte)) },
  { weight: 1, arbitrary: fc.nat(20_000).map((length) => new Uint8Array(length).fill(0x61)) },
);
/** A place in a file, as a share of it; `fc.double` would nearly always mean the first byte. */
export const place: fc.Arbitrary<number> = fc.nat(1_000_000).map((n) => n / 1_000_000);
const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: place,
  cut: fc.oneof(fc.constantFrom(0, 1), fc.nat(12)),
  put: piece,
  isEnd: fc.nat(9).map((n) => n === 0),
});

/** A few things that happen to a file, one after the other. */
export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(mutation, {
  minLength: 1,
  maxLength: 4,
});

/** Returns the bytes after everything has happened to them. */
export function mutated(bytes: Uint8Array, list: readonly Mutation[]): Uint8Array {
  return list.reduce((all, { at, cut, put, isEnd }) => {
    const first = Math.floor(at * all.length);
    return isEnd
      ? all.subarray(0, first)
      : Buffer.concat([all.subarray(0, first), put, all.subarray(first + cut)]);
  }, bytes);
}
