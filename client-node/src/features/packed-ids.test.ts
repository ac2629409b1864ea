import fc from "fast-check";
import { expect, test } from "vitest";
import { PackedIds } from "./packed-ids.ts";

test("ids come out as they were put in, once", () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.string({ unit: "grapheme" }))), (parts) => {
      const packed = new PackedIds();
      for (const part of parts) packed.push(JSON.stringify(part));
      expect(packed.take()).toEqual(parts.flat());
      expect(packed.take()).toEqual([]);
    }),
  );
  const odd = new PackedIds();
  odd.push(JSON.stringify(["\0", '"', "\\", "\ufeff", "\ufeffa", "\u2028", "\u{10ffff}"]));
  expect(odd.take()).toEqual(["\0", '"', "\\", "\ufeff", "\ufeffa", "\u2028", "\u{10ffff}"]);
});
