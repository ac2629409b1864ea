import * as fc from "fast-check";
import { expect, test } from "vitest";
import { csvCell } from "./csv-cell.ts";
import { csvRecords } from "./csv-records.ts";

const cell = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom('"', ",", "\r", "\n", "a") }),
);

test("gives back what was written", () => {
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 5 }), (records) => {
      const text = records.map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join("");
      expect([...csvRecords(text)]).toEqual(records);
    }),
  );
});

test.each(["a", "a\n", "a\r\nb", '"a\r\n', '"a"b\r\n', "a,"])("refuses %j", (text) =>
  expect(() => [...csvRecords(text)]).toThrow(RangeError),
);
