import fc from "fast-check";
import { expect, test } from "vitest";
import { PackedCodes } from "./packed-codes.ts";

/** Puts a column in, in parts of a length. */
function put(packed: PackedCodes, column: number, codes: Uint16Array, length: number): void {
  for (let from = 0; from < codes.length; from += length)
    packed.set(column, codes.subarray(from, from + length), from);
}

test.each([
  ["few different codes", (at: number) => (at * 7919) % 256],
  ["one more than a byte tells apart", (at: number) => (at * 7919) % 257],
  ["all codes", (at: number) => at % 2 ** 16],
  ["the first and the last", (at: number) => (at % 2) * 65_535],
  ["another one at the end", (at: number) => (at === 66_000 ? 65_535 : at % 256)],
])("%s come out as they were put in", (_, codeAt) => {
  const users = 66_001;
  const columns = [
    Uint16Array.from({ length: users }, (__, at) => codeAt(at)),
    new Uint16Array(users).fill(9),
  ];
  const packed = new PackedCodes(users, columns.length);
  for (const [j, column] of columns.entries()) put(packed, j, column, 2048);
  const all = packed.take();
  for (const [j, column] of columns.entries())
    expect(all.subarray(j * users, (j + 1) * users).every((code, at) => code === column[at])).toBe(true);
});

test("parts of any length come out as they were put in", () => {
  const code = fc.nat({ max: 65_535 });
  fc.assert(
    fc.property(fc.array(code, { maxLength: 600 }), fc.integer({ min: 1, max: 300 }), (codes, length) => {
      const packed = new PackedCodes(codes.length, 1);
      put(packed, 0, Uint16Array.from(codes), length);
      expect([...packed.take()]).toEqual(codes);
    }),
  );
});
