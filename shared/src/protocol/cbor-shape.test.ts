import { decode } from "cborg";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type ShapeLimits, skipValue } from "./cbor-shape.ts";
import { encodeCanonical } from "./codec.ts";

/** Whether bytes have the shape of one value, and nothing behind it. */
function hasCborShape(bytes: Uint8Array, limits: ShapeLimits): boolean {
  return skipValue(bytes, 0, limits)?.end === bytes.length;
}

const WIDE = { depth: 100, items: 100_000 };
const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.integer(),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.double({ noNaN: true }),
    fc.uint8Array({ maxLength: 300 }),
    fc.array(tie("value")),
    fc.dictionary(fc.string(), tie("value")),
  ),
})).value;

test("whatever is encoded has the shape", () => {
  fc.assert(
    fc.property(value, (data) => {
      expect(hasCborShape(encodeCanonical(data), WIDE)).toBe(true);
    }),
    { seed: 1 },
  );
});

test("what has the shape is one whole value to the decoder, or nothing that it takes", () => {
  const isWhole = (bytes: Uint8Array): boolean => {
    try {
      decode(bytes);
      return true;
    } catch (error) {
      // Not ended too early, not followed by anything: refused for another reason.
      return !/not enough|unexpected end|too many|much data/i.test(String(error));
    }
  };
  const changed = fc.tuple(value, fc.nat(), fc.nat(255)).map(([data, at, byte]) => {
    const bytes = encodeCanonical(data);
    if (bytes.length > 0) bytes[at % bytes.length] = byte;
    return bytes;
  });
  fc.assert(
    fc.property(changed, (bytes) => {
      expect(!hasCborShape(bytes, WIDE) || isWhole(bytes)).toBe(true);
    }),
    { seed: 2, numRuns: 2000 },
  );
});

test.each([
  ["nothing", ""],
  ["half a head", "19 01"],
  ["a value and one more", "01 02"],
  ["four thousand million entries", "9a ffffffff"],
  ["2^64 − 1 entries", "9b ffffffffffffffff 00"],
  ["2^63 pairs", "bb 8000000000000000 00"],
  ["2^64 − 1 bytes", "5b ffffffffffffffff"],
  ["a text longer than what there is", "62 61"],
  ["more entries than bytes are left", "83 01 02"],
  ["a length without an end", "9f ff"],
  ["bytes without an end", "5f 41 00 ff"],
  ["a lone break", "ff"],
  ["a tag", "c1 01"],
  ["a reserved length", "1c"],
])("refused: %s", (_, hex) => {
  expect(hasCborShape(bytesOf(hex), WIDE)).toBe(false);
});

test("depth and number are bounded", () => {
  const nested = (depth: number) => Uint8Array.from([...Array<number>(depth).fill(0x81), 0]);
  expect(hasCborShape(nested(5), { depth: 5, items: 100 })).toBe(true);
  expect(hasCborShape(nested(6), { depth: 5, items: 100 })).toBe(false);
  expect(hasCborShape(encodeCanonical([1, 2, 3]), { depth: 5, items: 4 })).toBe(true);
  expect(hasCborShape(encodeCanonical([1, 2, 3]), { depth: 5, items: 3 })).toBe(false);
});

test("a megabyte of brackets is refused without a deep stack", () => {
  expect(hasCborShape(new Uint8Array(1 << 20).fill(0x81), { depth: 16, items: 1 << 21 })).toBe(false);
});
