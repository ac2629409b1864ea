import fc from "fast-check";
import { expect, test } from "vitest";
import { GrowingMap, withEntry } from "./growing-map.ts";

const change = fc.record({ of: fc.nat(), key: fc.nat(5), value: fc.nat(9) });

test("every version ever made is the map that it was, in the order in which it was filled", () => {
  const property = fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
    const models = [new Map([[7, 7]])];
    const versions: ReadonlyMap<number, number>[] = [models[0]];
    for (const { of, key, value } of changes) {
      const at = of % versions.length;
      models.push(new Map(models[at]).set(key, value));
      versions.push(withEntry(versions[at], key, value));
    }
    for (const [at, version] of versions.entries()) {
      const model = models[at];
      expect([...version]).toEqual([...model]);
      expect([...version.keys(), ...version.values(), ...version.entries()]).toEqual([
        ...model.keys(),
        ...model.values(),
        ...model.entries(),
      ]);
      const called: [number, number][] = [];
      version.forEach((value, key) => called.push([key, value]));
      expect(called).toEqual([...model]);
      expect(version.size).toBe(model.size);
      for (let key = 0; key < 8; key += 1)
        expect([version.has(key), version.get(key)]).toEqual([model.has(key), model.get(key)]);
    }
  });
  fc.assert(property, { seed: 1, numRuns: 200 });
});

test("whoever writes into what a map has listed changes nothing of it", () => {
  const map = GrowingMap.of(new Map([[1, "one"]])).with(2, "two");
  for (const entry of map) entry[1] = "other";
  expect([...map]).toEqual([
    [1, "one"],
    [2, "two"],
  ]);
});
