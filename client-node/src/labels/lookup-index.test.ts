import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { LabelledUser } from "./labelled-user.ts";
import { LONGEST_ID, LookupIndex } from "./lookup-index.ts";

const user = fc.record({
  id: fc.string({ unit: "binary", maxLength: 12 }),
  segment: fc.integer({ min: 1, max: 256 }),
  margin: fc.integer({ min: 0, max: 10_000 }).map((steps) => steps / 10_000),
});

test("finds what a map finds, the last of an id, and nobody else", () => {
  fc.assert(
    fc.property(fc.array(user, { maxLength: 200 }), fc.string(), fc.integer(), (users, stranger, seed) => {
      const index = new LookupIndex(seed);
      const map = new Map<string, LabelledUser>();
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

test("tells ids apart that share bytes", () => {
  const index = new LookupIndex(7);
  const ids = ["", "a", "aa", "aaa", "\0", "\0\0", "é", "e\u0301", "__proto__", "constructor", "文", "文文"];
  for (const [at, id] of ids.entries()) index.add({ id, segment: at + 1, margin: 0 });
  expect(ids.map((id) => index.find(id)?.segment)).toEqual(ids.map((_, at) => at + 1));
});

test("holds many users in little memory", () => {
  const index = new LookupIndex(1);
  for (let at = 0; at < 50_000; at += 1) index.add({ id: `user-${at}`, segment: 1 + (at % 200), margin: 1 });
  for (let at = 0; at < 50_000; at += 997) expect(index.find(`user-${at}`)?.segment).toBe(1 + (at % 200));
  expect(index.find("user-50000")).toBeUndefined();
  expect(index.lengthBytes / index.size).toBeLessThan(60);
});

test("leaves out ids that nobody can ask for", () => {
  const index = new LookupIndex(1);
  index.add({ id: "文".repeat(LONGEST_ID), segment: 1, margin: 0 });
  index.add({ id: "x".repeat(LONGEST_ID + 1), segment: 1, margin: 0 });
  expect(index.size).toBe(1);
  expect(index.find("文".repeat(LONGEST_ID))?.segment).toBe(1);
  expect(index.find("x".repeat(LONGEST_ID + 1))).toBeUndefined();
});
