import * as fc from "fast-check";
import { expect, test } from "vitest";
import { CsvLines } from "./csv-lines.ts";

const SHAPE = { delimiter: ",", quote: '"', header: true, cells: 3, nameless: 0, maxBytes: 400 };

/** What is found in a file that comes in parts of so many bytes. */
function foundIn(bytes: Uint8Array, part: number, shape = SHAPE) {
  const lines = new CsvLines(shape);
  for (let from = 0; from < bytes.length; from += part) lines.push(bytes.subarray(from, from + part));
  const open = lines.end();
  const { unreadable, undecoded, surplus, hasQuotes } = lines;
  return { open, unreadable, undecoded, surplus, hasQuotes };
}

test("lines that are passed over together are found to be what they are one by one", () => {
  const good = ["a,b,c", " ,2.5,x y", ",,", "u1,2025-01-01,~"];
  const odd = [
    "a,b",
    "a,b,c,",
    "a,b,c,d",
    '"a,\r\n1",b,c',
    '"a" ,b,c',
    'a,"b',
    "a,\u00e9,c",
    "a\rb,c,d",
    "a\rb,c",
    "a,b\r",
    "",
  ];
  const line = fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...good) },
    { weight: 1, arbitrary: fc.constantFrom(...odd, "x".repeat(420)) },
  );
  const end = fc.oneof(
    { weight: 60, arbitrary: fc.constant("") },
    { weight: 1, arbitrary: fc.constantFrom("\r", "\n", "\r\n", "\u00ff") },
  );
  const file = fc.record({
    ending: fc.constantFrom("\n", "\r\n", "\r"),
    lines: fc.array(fc.tuple(line, end), { maxLength: 40 }),
    part: fc.integer({ min: 2, max: 390 }),
    cells: fc.constantFrom(3, 3, 1),
  });
  fc.assert(
    fc.property(file, ({ ending, lines, part, cells }) => {
      const text = ["h,i,j", ...lines.map((parts) => parts.join(""))].join(ending) + ending;
      const bytes = Buffer.from(text, "latin1");
      const shape = { ...SHAPE, cells };
      const found = foundIn(bytes, part, shape);
      expect(found).toEqual(foundIn(bytes, 1, shape));
      expect(found.hasQuotes).toBe(text.includes('"'));
    }),
    { numRuns: 1000 },
  );
});

test("what is wrong among thousands of lines is found where it is", () => {
  const file = (end: string, odd: string) => {
    const lines = Array.from({ length: 5000 }, (_, at) => `user-${at},2025-01-01,${at % 7}${end}`);
    lines[3000] = odd;
    return ["user,time,count" + end, ...lines].join("");
  };
  const found = (end: string, odd: string) => {
    const text = file(end, odd);
    const { open, unreadable } = foundIn(Buffer.from(text), 1 << 16, { ...SHAPE, maxBytes: 1 << 20 });
    return [open, unreadable.map(({ from, to }) => text.slice(from, to))];
  };
  const lack = "user-3000,2025-01-01";
  for (const end of ["\n", "\r\n"]) expect(found(end, lack + end)).toEqual([undefined, [lack + end]]);
  for (const stray of ["user-3000\r2025-01-01,1\r\n", "user-3000,2025-01-01\r\r\n"])
    expect(found("\r\n", stray)).toEqual([undefined, [stray]]);
  const half = "user-3000,2025-01-01\r,1\n";
  expect(found("\r\n", `${half}a,b,c\r\n`)[1]).toEqual([`${half}a,b,c\r\n`]);
  expect(found("\n", 'a,b,"c\n')[0]).toBe(3002);
});
