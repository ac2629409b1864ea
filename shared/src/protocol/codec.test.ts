import { expect, test } from "vitest";
import { z } from "zod";
import { decodeCanonical, encodeCanonical } from "./codec.ts";

const anything = z.unknown();
const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
const head = (major: number, count: number) =>
  Uint8Array.of((major << 5) | 26, count >>> 24, (count >>> 16) & 255, (count >>> 8) & 255, count & 255);

test("what was encoded is decoded", () => {
  const data = { a: [1, -2, 3.5, "x", null, true], b: Uint8Array.of(1, 2), "": {} };
  expect(decodeCanonical(encodeCanonical(data), anything)).toEqual(data);
});

test("a truth value is one byte, and no number that is written with the same count", () => {
  const is = (hex: string) => decodeCanonical(bytesOf(hex), z.boolean());
  expect([is("f4"), is("f5")]).toEqual([false, true]);
  for (const hex of ["fa 00000014", "fa 00000015", "fb 0000000000000014", "fb 0000000000000015"]) {
    expect(decodeCanonical(bytesOf(hex), anything)).toBeTypeOf("number");
    expect(is(hex)).toBeUndefined();
  }
});

test.each([
  ["keys out of order", "a2 61 62 01 61 61 02"],
  ["a long form of a small number", "18 01"],
  ["a number as a shorter float than it was written", "f9 3c00"],
  ["one key twice", "a2 61 61 01 61 61 02"],
  ["a key that is no text", "a1 01 02"],
  ["undefined", "f7"],
])("refused: %s", (_, hex) => {
  expect(decodeCanonical(bytesOf(hex), anything)).toBeUndefined();
});

test("a claimed length makes nothing", () => {
  for (const major of [2, 3, 4, 5]) {
    const before = process.memoryUsage().rss;
    for (let again = 0; again < 1000; again += 1) decodeCanonical(head(major, 0xffffffff), anything);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 << 20);
  }
});

test("many small values in a message are refused unmade", () => {
  const count = 1 << 22;
  const many = new Uint8Array(5 + count).fill(0x80);
  many.set(head(4, count));
  const before = process.memoryUsage().heapUsed;
  expect(decodeCanonical(many, anything)).toBeUndefined();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(16 << 20);
});

test("large values in a message are not many", () => {
  const data = Array.from({ length: 2000 }, () => new Uint8Array(2000));
  expect(decodeCanonical(encodeCanonical(data), anything)).toEqual(data);
});

test("names of an object's own machinery are data like others, and change nothing", () => {
  const polluting = bytesOf(
    "a2 69 5f5f70726f746f5f5f a1 65 61646d696e f5 6b 636f6e7374727563746f72 a1 69 70726f746f74797065 a0",
  );
  const strict = z.strictObject({ admin: z.boolean().optional() });
  expect(decodeCanonical(polluting, strict)).toBeUndefined();
  const read = decodeCanonical(polluting, z.record(z.string(), z.unknown()));
  expect((read as { admin?: unknown } | undefined)?.admin).toBeUndefined();
  expect("admin" in {}).toBe(false);
  expect(Object.getPrototypeOf({})).toBe(Object.prototype);
});
