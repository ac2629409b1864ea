import * as fc from "fast-check";
import { expect, test } from "vitest";
import { LONGEST_ID, LookupIndex } from "./lookup-index.ts";
import type { ScoredUser } from "./score-set.ts";

/** A segment with its margin, and a number of another program. */
const PROGRAMS = [
  {
    program: "segmentation",
    columns: [
      { name: "segment", kind: "place" },
      { name: "margin", kind: "share" },
    ],
  },
  { program: "means", columns: [{ name: "spend", kind: "number" }] },
] as const;

const share = fc.integer({ min: 0, max: 10_000 }).map((steps) => steps / 10_000);
const user = fc.record({
  id: fc.string({ unit: "binary", maxLength: 12 }),
  values: fc.oneof(
    fc.tuple(fc.integer({ min: 1, max: 256 }), share, fc.double({ noNaN: true })),
    fc.constant([NaN, NaN, -1.5]),
    fc.constant([3, 1, NaN]),
  ),
});
const make = (seed: number) => new LookupIndex(seed, PROGRAMS);

test("finds what a map finds, the last of an id, and nobody else", () => {
  fc.assert(
    fc.property(fc.array(user, { maxLength: 200 }), fc.string(), fc.integer(), (users, stranger, seed) => {
      const index = make(seed);
      const map = new Map<string, ScoredUser>();
      for (const one of users) {
        index.add(one);
        map.set(one.id, one);
      }
      expect(index.size).toBe(map.size);
      const packed = LookupIndex.unpack(structuredClone(index.pack()));
      for (const id of [...map.keys(), stranger]) {
        expect(index.find(id)).toEqual(map.get(id));
        expect(packed.find(id)).toEqual(map.get(id));
      }
    }),
  );
});

const at = (id: string, segment: number): ScoredUser => ({ id, values: [segment, 0, 0] });

test("tells ids apart that share bytes", () => {
  const index = make(7);
  const ids = ["", "a", "aa", "aaa", "\0", "\0\0", "é", "e\u0301", "__proto__", "constructor", "文", "文文"];
  for (const [place, id] of ids.entries()) index.add(at(id, place + 1));
  expect(ids.map((id) => index.find(id)?.values[0])).toEqual(ids.map((_, place) => place + 1));
});

test("holds many users in little memory", () => {
  const index = new LookupIndex(3, PROGRAMS.slice(0, 1));
  for (let one = 0; one < 50_000; one += 1) index.add({ id: `user-${one}`, values: [1 + (one % 200), 1] });
  for (let one = 0; one < 50_000; one += 997)
    expect(index.find(`user-${one}`)?.values).toEqual([1 + (one % 200), 1]);
  expect(index.find("user-50000")).toBeUndefined();
  expect(index.lengthBytes / index.size).toBeLessThan(60);
});

test("leaves out ids that nobody can ask for", () => {
  const index = make(1);
  index.add(at("文".repeat(LONGEST_ID), 1));
  index.add(at("x".repeat(LONGEST_ID + 1), 1));
  expect(index.size).toBe(1);
  expect(index.find("文".repeat(LONGEST_ID))?.values[0]).toBe(1);
  expect(index.find("x".repeat(LONGEST_ID + 1))).toBeUndefined();
});
