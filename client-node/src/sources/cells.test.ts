import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseDecimal, parseTime } from "./cells.ts";

test.each([
  ["12", 12],
  [" -0.50 ", -0.5],
  ["+.5", 0.5],
  ["3.", 3],
  ["1e3", 1000],
])("reads the number %j", (cell, value) => expect(parseDecimal(cell)).toBe(value));

test.each(["", " ", "1,000", "0x10", "Infinity", "NaN", "1e999", "12 kg", "--1", ".", "1_000"])(
  "refuses the number %j",
  (cell) => expect(parseDecimal(cell)).toBeUndefined(),
);

test.each([
  ["2010-12-01", Date.UTC(2010, 11, 1)],
  ["2010-12-01 08:26:00", Date.UTC(2010, 11, 1, 8, 26)],
  ["2010-12-01T08:26", Date.UTC(2010, 11, 1, 8, 26)],
  ["2010-12-01T08:26:01.5Z", Date.UTC(2010, 11, 1, 8, 26, 1, 500)],
  ["2010-12-01T00:30:00+01:00", Date.UTC(2010, 10, 30, 23, 30)],
  ["2010-12-01T00:30:00-0530", Date.UTC(2010, 11, 1, 6, 0)],
  ["2024-02-29", Date.UTC(2024, 1, 29)],
])("reads the time %j", (cell, value) => expect(parseTime(cell)).toBe(value));

test.each([
  "",
  "yesterday",
  "2023-02-29",
  "2010-13-01",
  "2010-00-10",
  "2010-12-01 24:00:00",
  "2010-12-01 08:60",
  "2010-12-01T08:26+15:00",
  "01/12/2010",
  "0050-01-01",
  "2010-12-01Z",
])("refuses the time %j", (cell) => expect(parseTime(cell)).toBeUndefined());

test("reads every moment that it writes", () => {
  const moments = fc.date({
    min: new Date("1970-01-01"),
    max: new Date("9999-12-31T23:59:59Z"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(moments, (date) => {
      expect(parseTime(date.toISOString())).toBe(date.getTime());
    }),
  );
});
