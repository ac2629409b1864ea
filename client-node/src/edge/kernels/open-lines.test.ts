import * as fc from "fast-check";
import { expect, test } from "vitest";
import { BLOCK, CountWithoutAsking, PlainLinesCheck } from "../../ingest/plain-lines.ts";
import { readArtefact } from "./artefact.ts";
import { thisMachine } from "./open-kernels.ts";
import { openLines } from "./open-lines.ts";

const machine = { ...thisMachine(), artefact: () => readArtefact("lines"), setting: "" };
const compiled = openLines(machine)!;

/** Plain lines, most of them, with a byte here and there that is another. */
const file = fc.record({
  delimiter: fc.constantFrom(",", ";", "\t", "~"),
  quote: fc.constantFrom('"', "'", ""),
  cells: fc.integer({ min: 2, max: 5 }),
  hasReturns: fc.boolean(),
  lines: fc.array(fc.array(fc.string({ maxLength: 30 }), { minLength: 5, maxLength: 5 }), {
    minLength: 1,
    maxLength: 60,
  }),
  other: fc.option(
    fc.tuple(fc.nat(20_000), fc.oneof(fc.constantFrom(0, 9, 10, 13, 31, 32, 34, 44, 127, 128), fc.nat(255))),
  ),
});

test("the module counts the lines that are counted without it, or finds as well that they are not plain", () => {
  const counts = { plain: 0, odd: 0 };
  fc.assert(
    fc.property(file, ({ delimiter, quote, cells, hasReturns, lines, other }) => {
      const shape = { delimiter, quote, cells, maxBytes: BLOCK };
      const bare = (cell: string) =>
        cell.replaceAll(delimiter, "").replaceAll(quote === "" ? "\0" : quote, "");
      const text = lines
        .map((line) => line.slice(0, cells).map(bare).join(delimiter) + (hasReturns ? "\r\n" : "\n"))
        .join("");
      const bytes = Buffer.from(text.slice(-BLOCK));
      if (other) bytes[other[0] % (bytes.length - 1)] = other[1];
      const found = compiled(shape, hasReturns).in(bytes);
      expect(found).toBe(new CountWithoutAsking(shape, hasReturns).in(bytes));
      counts[found < 0 ? "odd" : "plain"] += 1;
      expect(other ? lines.length : found).toBe(lines.length);
    }),
    { numRuns: 2000 },
  );
  expect(Math.min(counts.plain, counts.odd)).toBeGreaterThan(300);
});

test("looks at no more bytes at a time than the module has room for", () => {
  const bytes = Buffer.from("a,b\n".repeat(BLOCK));
  const check = new PlainLinesCheck(
    { delimiter: ",", quote: '"', cells: 2, maxBytes: BLOCK },
    false,
    compiled,
  );
  expect(check.look(bytes, 0)).toEqual({ bytes: BLOCK, lines: BLOCK / 4, arePlain: true });
});

test("lines are counted without the module where the setting or the machine is against it", () => {
  expect(openLines({ ...machine, setting: "reference" })).toBeUndefined();
  expect(openLines({ ...machine, artefact: () => new Uint8Array(8) })).toBeUndefined();
});
