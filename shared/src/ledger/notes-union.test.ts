import fc from "fast-check";
import { expect, test } from "vitest";
import type { Note } from "./note.ts";
import { newestAndBest, sinceSettled, uniteNotes } from "./notes-union.ts";

const signed = (name: string, time = 0) => ({
  name,
  keyId: Uint8Array.of(name.length, 1, 2, 3),
  bytes: new Uint8Array(72).fill(time),
});
const note = (size: number, names: readonly string[], root = "r"): Note => ({
  text: `fedseg/a\n${size}\n${root}\n`,
  signatures: names.map((name) => signed(name)),
});
const names = ({ signatures }: Note) => signatures.map(({ name }) => name);

test("a note keeps every signature that any copy has, each party's once", () => {
  const later = { ...note(3, ["a"]), signatures: [signed("a"), signed("b", 1)] };
  const [united] = uniteNotes([note(3, ["a", "b"])], [note(3, ["a", "c"])], [later]);
  expect(names(united)).toEqual(["a", "b", "c"]);
});

test("two notes of one size that differ are both kept", () => {
  expect(uniteNotes([note(3, ["a"])], [note(3, ["a"], "other")])).toHaveLength(2);
});

test("whatever comes later, the best note that was known is there still", () => {
  const copy = fc.array(
    fc.record({ size: fc.integer({ min: 1, max: 12 }), count: fc.integer({ min: 1, max: 5 }) }),
    { maxLength: 12 },
  );
  const notes = (copies: readonly { size: number; count: number }[]) =>
    copies.map(({ size, count }) => note(size, ["a", "b", "c", "d", "e"].slice(0, count)));
  const best = (of: readonly Note[]) =>
    Math.max(
      0,
      ...of.filter(({ signatures }) => signatures.length > 3).map(({ text }) => Number(text.split("\n")[1])),
    );
  fc.assert(
    fc.property(copy, copy, (before, after) => {
      const kept = sinceSettled(uniteNotes(notes(before)), 3);
      const next = sinceSettled(uniteNotes(kept, notes(after)), 3);
      expect(best(next)).toBe(Math.max(best(kept), best(notes(after))));
    }),
  );
});

test("of many notes the newest stay, and the best one before them", () => {
  const counts = [1, 5, 4, 5, 2, 1, 1];
  const kept = newestAndBest(
    counts.map((count, at) => ({ count, at })),
    2,
    ({ count }) => count,
  );
  expect(kept.map(({ at }) => at)).toEqual([3, 5, 6]);
  expect(newestAndBest([1, 2], 2, (count) => count)).toEqual([1, 2]);
});
