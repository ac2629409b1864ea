import * as fc from "fast-check";
import { expect, test } from "vitest";
import { csvRecords } from "./csv-records.ts";
import { csvCell, guardedCell, unguarded } from "./csv-cell.ts";

test.each([
  ["plain 文字", "plain 文字"],
  ["", ""],
  ["a,b", '"a,b"'],
  ['say "x"', '"say ""x"""'],
  ["two\r\nlines", '"two\r\nlines"'],
])("quotes %j as %j", (text, cell) => expect(csvCell(text)).toBe(cell));

test.each(["=1+1", "+1", "-1", "@x", "\tx"])("keeps a spreadsheet from computing %j", (text) =>
  expect(guardedCell(text)).toBe(`'${text}`),
);

test("guards before it quotes, and leaves what is harmless", () => {
  expect(guardedCell('=A1,"x"')).toBe(`"'=A1,""x"""`);
  expect(guardedCell("\r=1")).toBe(`"'\r=1"`);
  expect(guardedCell("u-1")).toBe("u-1");
});

test("what is guarded comes back as it was, also what looks guarded", () => {
  const sign = fc.constantFrom(..."'=+-@\t\r\na");
  fc.assert(
    fc.property(fc.string({ unit: sign }), (text) => {
      const [[cell]] = [...csvRecords(`${guardedCell(text)}\r\n`)];
      expect(unguarded(cell)).toBe(text);
    }),
  );
});
