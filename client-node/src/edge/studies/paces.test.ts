import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { expect, test } from "vitest";
import { Paces } from "./paces.ts";

const PLAN = {} as Plan;

test("a plan is measured once, in parts between which others have their turn", async () => {
  const course: string[] = [];
  const paces = new Paces(function* () {
    course.push("begins");
    yield;
    course.push("ends");
    return [{ query: "moments", log2Ms: 8 }];
  });
  expect(paces.ticks(PLAN)).toBe(undefined);
  const measured = [paces.measure(PLAN), paces.measure(PLAN)];
  expect([course, paces.ticks(PLAN)]).toEqual([[], undefined]);
  setImmediate(() => course.push("another's turn"));
  await Promise.all(measured);
  expect(course).toEqual(["begins", "another's turn", "ends"]);
  expect(paces.ticks(PLAN)).toEqual([{ query: "moments", log2Ms: 8 }]);
});

test("why a plan has no ticks is said when they are asked for, and never by measuring", async () => {
  const paces = new Paces(() => {
    throw new RangeError("too slow");
  });
  await paces.measure(PLAN);
  expect(() => paces.ticks(PLAN)).toThrow("too slow");
});

test("what nobody asks for any more is measured no further than the part that is under way", async () => {
  let [parts, isOver] = [0, false];
  const paces = new Paces(function* () {
    while (parts < 9) {
      parts += 1;
      yield;
    }
    return [];
  });
  setImmediate(() => setImmediate(() => (isOver = true)));
  await paces.measure(PLAN, () => isOver);
  expect([parts > 0, parts < 9, paces.ticks(PLAN)]).toEqual([true, true, undefined]);
});
