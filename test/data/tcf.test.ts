import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { permitsPurposes } from "@fedseg/client-node/edge/data/tcf.ts";
import type { Engine } from "@fedseg/client-node/edge/engine/engine.ts";
import { openTestEngine, stage, texts } from "./staged-events.ts";
import { tcString } from "./tc-string.ts";

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
