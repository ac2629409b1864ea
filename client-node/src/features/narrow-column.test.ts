import fc from "fast-check";
import { expect, test } from "vitest";
import { NarrowColumn } from "./narrow-column.ts";

test.each([
  ["whole numbers", [0, 1, 65_534, NaN]],
  ["the number that stands for NaN", [1, 65_535, NaN]],
  ["a number that 16 bits would wrap", [65_536]],
  ["a negative one", [-1]],
  ["zero with a sign", [0, -0]],
  ["a fraction", [1, 0.5]],
  ["numbers without end", [Infinity, -Infinity]],
])("%s are read as they were written", (_, values) => {
  const column = new NarrowColumn(values.length);
  column.set(Float64Array.from(values), 0);
  expect([...column.doubles()]).toEqual(values);
});

test("parts are read as they were written, whichever of them is the first that is no whole number", () => {
  const cell = fc.oneof(fc.nat({ max: 70_000 }), fc.constantFrom(NaN, -0), fc.double());
  fc.assert(
    fc.property(fc.array(fc.array(cell, { maxLength: 5 }), { maxLength: 5 }), (parts) => {
      const column = new NarrowColumn(parts.flat().length);
      let from = 0;
      for (const part of parts) {
        column.set(Float64Array.from(part), from);
        from += part.length;
      }
      expect([...column.doubles()]).toEqual(parts.flat());
    }),
  );
});

test("whole numbers take 16 bits, and what is read of them is a copy; others are kept as they are", () => {
  const [narrow, wide] = [new NarrowColumn(1), new NarrowColumn(1)];
  narrow.set(Float64Array.of(7), 0);
  wide.set(Float64Array.of(7.5), 0);
  expect(narrow.doubles()).not.toBe(narrow.doubles());
  expect(wide.doubles()).toBe(wide.doubles());
});
