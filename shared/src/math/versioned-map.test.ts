import fc from "fast-check";
import { expect, test } from "vitest";
import { VersionedMap } from "./versioned-map.ts";

const KEYS = ["a", "b", "c"];
const change = fc.record({
  of: fc.nat(),
  key: fc.constantFrom(...KEYS),
  value: fc.option(fc.nat(9), { nil: undefined }),
});

test("every version ever made keeps its entries, whichever of them is changed or read next", () => {
  const property = fc.property(fc.array(change, { maxLength: 40 }), fc.array(fc.nat()), (changes, reads) => {
    const versions = [new VersionedMap<number>()];
    const models = [new Map<string, number>()];
    for (const { of, key, value } of changes) {
      const at = of % versions.length;
      const model = new Map(models[at]);
      if (value === undefined) model.delete(key);
      else model.set(key, value);
      models.push(model);
      versions.push(value === undefined ? versions[at].without(key) : versions[at].with(key, value));
    }
    for (const read of [...reads, ...versions.keys()]) {
      const [version, model] = [versions[read % versions.length], models[read % versions.length]];
      expect(new Map(version)).toEqual(model);
      expect(version.size).toBe(model.size);
      for (const key of KEYS) {
        expect([version.has(key), version.get(key)]).toEqual([model.has(key), model.get(key)]);
      }
    }
  });
  fc.assert(property, { seed: 1, numRuns: 200 });
});

test("a version a hundred thousand changes old is still there", () => {
  const first = new VersionedMap<number>().with("first", 0);
  let newest = first;
  for (let at = 0; at < 100_000; at += 1) newest = newest.with(`${at}`, at);
  expect([first.size, newest.size, first.get("first"), first.has("5")]).toEqual([1, 100_001, 0, false]);
});
