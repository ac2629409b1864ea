import type { AskedSession } from "@fedseg/shared/plan/dry-run.ts";
import { expect, test } from "vitest";
import { dearestOfEach } from "./dearest.ts";

/** A session that asks for so many numbers, with so many trees. */
function asked(session: number, query: string, length: number, trees: number): AskedSession {
  const params = { trees: Array.from({ length: trees }, () => ({ columns: [0], starts: [1] })) };
  const parameters = { length } as AskedSession["parameters"];
  return { session, request: { query, params, shares: [] }, parameters };
}

const places = (sessions: readonly AskedSession[]) =>
  [...dearestOfEach(sessions)].map(([query, own]) => [query, own.map(({ session }) => session)]);

test("of questions that are as long the one is measured whose parameters say most", () => {
  const grown = [1, 2, 3].map((trees) => asked(trees, "leaf-gradients", 64, trees));
  expect(places(grown)).toEqual([["leaf-gradients", [3]]]);
  expect(places(grown.toReversed())).toEqual([["leaf-gradients", [3]]]);
});

test("the longest is measured beside it where that is another one; every kind has its own", () => {
  const sessions = [
    asked(1, "moments", 231, 0),
    asked(2, "leaf-gradients", 128, 2),
    asked(3, "leaf-gradients", 64, 9),
  ];
  expect(places(sessions)).toEqual([
    ["moments", [1]],
    ["leaf-gradients", [2, 3]],
  ]);
});
