import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { MarksAgain, partsOf } from "./marks.ts";

const mark = fc.maxSafeInteger().map(Math.abs);

test("what comes again is found as often as it does, however marks are cut into parts", () => {
  fc.assert(
    fc.property(fc.array(mark), fc.array(fc.nat(9)), fc.nat(50), (different, places, cut) => {
      const all = [...different, ...places.flatMap((at) => different.slice(at, at + 1))];
      const again = new MarksAgain(all.length);
      again.push(Float64Array.from(all.slice(0, cut)));
      again.push(Float64Array.from(all.slice(cut)));
      expect(again.found).toEqual(all.filter((one, at) => all.indexOf(one) < at));
    }),
  );
});

test("marks that have a place in common are told apart, and the last place is followed by the first", () => {
  const last = Number.MAX_SAFE_INTEGER;
  const crowd = Array.from({ length: 900 }, (_, at) => last - at);
  const again = new MarksAgain(1000);
  again.push(Float64Array.from([...crowd, 0, 5]));
  expect(again.found).toEqual([]);
  again.push(Float64Array.of(0, last, 6));
  expect(again.found).toEqual([0, last]);
});

test("more marks than are looked at in one go come in parts", () => {
  expect([0, 1, 2 ** 23, 2 ** 23 + 1, 1e8].map(partsOf)).toEqual([1, 1, 1, 2, 12]);
});

test("the memory of places is given back at the end, and what was found stays", () => {
  const transfer = vi.spyOn(ArrayBuffer.prototype, "transfer");
  const again = new MarksAgain(5000);
  again.push(Float64Array.of(1, 2, 1));
  again.end();
  const given = transfer.mock.contexts.map((buffer) => (buffer as ArrayBuffer).detached);
  const left = transfer.mock.results.map(({ value }) => (value as ArrayBuffer).byteLength);
  transfer.mockRestore();
  expect([given, left, again.found]).toEqual([[true], [0], [1]]);
});
