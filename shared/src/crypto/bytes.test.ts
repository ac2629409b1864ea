import { expect, test } from "vitest";
import { concatBytes, equalBytes, fromHex, samePublicBytes, toHex, u32, u64, utf8 } from "./bytes.ts";
import { DOMAINS } from "./domains.ts";
import { encodeFields, hashFields } from "./hash.ts";

test("hexadecimal digits are read in either case and written in lower case", () => {
  expect(fromHex("00fFA0")).toEqual(Uint8Array.of(0, 255, 160));
  expect(toHex(Uint8Array.of(9, 0, 255, 160).subarray(1))).toBe("00ffa0");
  expect(fromHex("")).toEqual(new Uint8Array(0));
});

test.each(["0", "0g", "0x00", " 00", "00\n"])("%j is refused without being shown", (text) => {
  expect(() => fromHex(text)).toThrow(RangeError);
  expect(() => fromHex(`${text}deadbeef`)).toThrow(/^((?!deadbeef).)*$/);
});

test("integers are big-endian and stay in range", () => {
  expect(toHex(u32(0x01020304))).toBe("01020304");
  expect(toHex(u32(2 ** 32 - 1))).toBe("ffffffff");
  expect(toHex(u64(2 ** 40 + 1))).toBe("0000010000000001");
  expect(toHex(u64(2n ** 64n - 1n))).toBe("ffffffffffffffff");
  for (const n of [-1, 2 ** 32, 1.5, Number.NaN]) expect(() => u32(n)).toThrow(RangeError);
  for (const n of [-1, 2 ** 53, 1.5, -1n, 2n ** 64n]) expect(() => u64(n)).toThrow(RangeError);
});

test("bytes are joined and compared whole", () => {
  const joined = concatBytes(Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2, 3));
  expect(joined).toEqual(Uint8Array.of(1, 2, 3));
  expect(equalBytes(joined, Uint8Array.of(1, 2, 3))).toBe(true);
  expect(equalBytes(joined, Uint8Array.of(1, 2, 4))).toBe(false);
  expect(equalBytes(joined, Uint8Array.of(1, 2))).toBe(false);
});

test("domain tags are distinct", () => {
  const tags = Object.values(DOMAINS);
  expect(new Set(tags).size).toBe(tags.length);
});

test("fields are hashed with their boundaries, their number and their domain", () => {
  const [a, b] = [utf8("a"), utf8("b")];
  const encodings = [
    encodeFields(DOMAINS.plan, a, b),
    encodeFields(DOMAINS.plan, concatBytes(a, b)),
    encodeFields(DOMAINS.plan, concatBytes(a, b), new Uint8Array(0)),
    encodeFields(DOMAINS.plan, b, a),
    encodeFields(DOMAINS.open, a, b),
  ];
  expect(new Set(encodings.map(toHex)).size).toBe(5);
  expect(toHex(encodings[0])).toBe("0000000e6665647365672f76312f706c616e00000001610000000162");
  expect(hashFields(DOMAINS.plan, a, b)).not.toEqual(hashFields(DOMAINS.plan, b, a));
});

test("public bytes are the same in all of them or not at all", () => {
  const bytes = Uint8Array.from({ length: 300 }, (_, at) => at);
  expect(samePublicBytes(bytes, Uint8Array.of(7, ...bytes).subarray(1))).toBe(true);
  for (const at of [0, 150, 299]) expect(samePublicBytes(bytes, bytes.with(at, 255 - at))).toBe(false);
  expect(samePublicBytes(bytes, bytes.subarray(1))).toBe(false);
  expect(samePublicBytes(bytes.subarray(0, 299), bytes)).toBe(false);
});
