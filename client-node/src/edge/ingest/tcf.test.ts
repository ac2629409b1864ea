import { TCString } from "@iabtcf/core";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { permitsPurposes } from "../../ingest/tcf.ts";
import type { Engine } from "./engine/engine.ts";
import { openTestEngine, stage, texts } from "../../../../test/data/staged-events.ts";
import { tcString } from "../../../../test/data/tc-string.ts";

let engine: Engine;
let close: () => void;
beforeAll(async () => {
  ({ engine, close } = await openTestEngine());
});
afterAll(() => close());

/** Stages users and their strings; every user of `ids` is a customer. */
async function members(ids: readonly string[], strings: (string | null)[][]): Promise<readonly unknown[]> {
  const staged = await stage(engine, {
    relations: {
      crm: texts(
        ["id"],
        ids.map((id) => [id]),
      ),
      strings: texts(["id", "tc"], strings),
    },
    data: { customers: [{ from: "crm", columns: { user: "id" }, attributes: {} }] },
    consent: { tcf: { from: "strings", columns: { user: "id", string: "tc" }, purposes: [1] } },
  });
  return staged.members;
}

test.each<[readonly number[], readonly number[], boolean]>([
  [[], [1], false],
  [[1], [1], true],
  [[1, 3, 24], [3, 24], true],
  [[1, 3], [1, 2], false],
  [[24], [24], true],
])("strings that consent to %j permit %j: %s", (consents, purposes, expected) => {
  expect(permitsPurposes(tcString(consents), purposes)).toBe(expected);
  expect(permitsPurposes(`${tcString(consents)}.YAAAAAAAAAA`, purposes)).toBe(expected);
});

test("strings that state a legitimate interest only, are of version 1 or cut off do not permit", () => {
  expect(permitsPurposes(tcString([2], { interests: [1] }), [1])).toBe(false);
  expect(permitsPurposes(tcString([1], { version: 1 }), [1])).toBe(false);
  expect(permitsPurposes(tcString([1]).slice(0, 20), [1])).toBe(false);
  for (const text of ["", "no", "....", "C", "CCCC", "null", "🍪", " ".repeat(9)]) {
    expect(permitsPurposes(text, [1])).toBe(false);
  }
});

test("strings never stop a reading, whatever they hold", () => {
  const whole = tcString([1, 2]);
  const damaged = fc.tuple(fc.nat(whole.length), fc.string(), fc.nat(8)).map(([at, text, cut]) => {
    return whole.slice(0, at) + text + whole.slice(at + cut);
  });
  fc.assert(
    fc.property(fc.oneof(damaged, fc.string(), fc.base64String()), (text) => {
      expect(typeof permitsPurposes(text, [1])).toBe("boolean");
    }),
    { numRuns: 2000 },
  );
});

test("strings are read as the publisher's own library reads them", () => {
  const vendors = fc.oneof(
    fc.array(fc.boolean(), { maxLength: 40 }).map((consents) => ({ consents })),
    fc
      .array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.nat(9)), { maxLength: 5 })
      .map((ranges) => ({ ranges: ranges.map(([from, more]) => [from, from + more] as const) })),
  );
  const purposes = fc.uniqueArray(fc.integer({ min: 1, max: 24 }));
  const restriction = fc.record({
    purpose: fc.integer({ min: 1, max: 11 }),
    type: fc.nat(2),
    ranges: fc.constant([[3, 7]] as const),
  });
  const options = { vendors, interested: vendors, restrictions: fc.array(restriction, { maxLength: 3 }) };
  const whole = fc.tuple(purposes, fc.record(options)).map((args) => tcString(...args));
  const text = fc
    .tuple(whole, fc.constantFrom(0, 0, 1, 2, 5), fc.constantFrom("", ".YAAAAAAAAAA", "."))
    .map(([core, cut, rest]) => core.slice(0, core.length - cut) + rest);
  fc.assert(
    fc.property(text, purposes, (string, asked) => {
      expect(permitsPurposes(string, asked)).toBe(permittedByLibrary(string, asked));
    }),
    { numRuns: 500 },
  );
});

/** Whether the publisher's library finds consent to all of the purposes: it spreads every vendor out. */
function permittedByLibrary(text: string, purposes: readonly number[]): boolean {
  try {
    const { purposeConsents } = TCString.decode(text);
    return purposes.every((purpose) => purposeConsents.has(purpose));
  } catch {
    return false;
  }
}

test("strings of all vendors, many times over, take no longer than others of their length", () => {
  const everybody = [1, 65_535] as const;
  const many = tcString([1], { vendors: { ranges: Array.from({ length: 1000 }, () => everybody) } });
  const short = tcString([1], { restrictions: [{ purpose: 2, type: 0, ranges: [everybody] }] });
  const tooMany = tcString([1], { vendors: { ranges: Array.from({ length: 4095 }, () => everybody) } });
  const began = performance.now();
  expect([many, short, tooMany].map((text) => permitsPurposes(text, [1]))).toEqual([true, true, false]);
  expect(permitsPurposes(`${tcString([1])}.${"A".repeat(1 << 20)}`, [1])).toBe(false);
  expect(performance.now() - began).toBeLessThan(500);
});

test("strings must all permit", async () => {
  const [yes, no] = [tcString([1]), tcString([2])];
  const rows = [
    ["a", yes],
    ["b", yes],
    ["b", no],
    ["c", null],
    [null, yes],
  ];
  expect(await members(["a", "b", "c", "d"], rows)).toEqual(["a", "d"]);
});

test("strings are read to the last, however many", async () => {
  const rows = Array.from({ length: 51_000 }, (_, at) => [`u${at}`, tcString([1], { written: at })]);
  const ids = rows.map(([id]) => id);
  expect(await members(["refused", ...ids], [["refused", "no"], ...rows])).toEqual(ids.toSorted());
});
