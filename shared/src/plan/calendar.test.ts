import { expect, test } from "vitest";
import { checkCalendar } from "./calendar.ts";
import type { Plan } from "./plan.ts";

const roster = Array.from({ length: 4 }, (_, node) => ({ name: `n${node}`, identity: "" }));
const check = (fields: Partial<Plan>) => () => checkCalendar({ roster, ...fields } as Plan);
const [EARLY, LATE] = ["2026-01-01T00:00:00Z", "2026-01-08T00:00:00Z"];

test.each([
  ["PLAN_QUORUM", { quorum: 2, enrolBy: EARLY }],
  ["PLAN_QUORUM", { quorum: 5, enrolBy: EARLY }],
  ["PLAN_QUORUM", { quorum: 3 }],
  ["PLAN_DATES", { enrolBy: LATE, deadline: EARLY }],
  ["PLAN_DATES", { enrolBy: LATE, deadline: LATE }],
])("%s for %j", (code, fields) => {
  expect(check(fields)).toThrow(code);
});

test("a quorum between three and everybody, and dates in their order, are taken", () => {
  for (const quorum of [3, 4]) expect(check({ quorum, enrolBy: EARLY, deadline: LATE })).not.toThrow();
  expect(check({ deadline: EARLY })).not.toThrow();
});
