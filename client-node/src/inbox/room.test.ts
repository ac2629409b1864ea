import { expect, test } from "vitest";
import { tinyPlan } from "../../../test/simulation/tiny-market.ts";
import { hasRoom } from "./room.ts";

const PLAN = tinyPlan("room", 3);

test("as many are under way as the owner wants at once", () => {
  expect([1, 2, 3].map((parallel) => hasRoom(PLAN, [PLAN, PLAN], parallel))).toEqual([false, false, true]);
});

test("what would keep another from answering in time has no room beside it", () => {
  const slow = { ...PLAN, timing: { ...PLAN.timing, tickMs: 1_000_000, reportMs: 2_000_000 } };
  expect([hasRoom(slow, [PLAN], 2), hasRoom(slow, [], 2)]).toEqual([false, true]);
});
