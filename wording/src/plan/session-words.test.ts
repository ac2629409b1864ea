import { planCost } from "@fedseg/shared/plan/cost.ts";
import { expect, test } from "vitest";
import { examplePlan } from "../../../test/plan/example-plans.ts";
import { describeCost } from "./described-cost.ts";
import { COUNTS_PARTS, COUNTS_USERS, describeAsked, describeQuery, queryWords } from "./session-words.ts";

test("a sum is called by what the records say of it, and by no more", () => {
  const { purpose } = queryWords["cell-histogram"];
  const [users, grid] = [1, 144].map((length) => ({ query: "cell-histogram", length }));
  expect(describeAsked(users, [])).toEqual(COUNTS_USERS);
  expect(describeAsked(grid, [users])).toEqual(purpose);
  expect(describeAsked(grid, [users, grid])).toEqual(COUNTS_PARTS);
  expect(describeQuery("cell-histogram").en).toBe(`${purpose.en}, or in parts of the heavy cells`);
  expect(describeAsked({ query: "residual", length: 36 }, [grid])).toEqual(queryWords.residual.purpose);
  expect(describeQuery("of-later-software")).toEqual({ en: "of-later-software", zh: "of-later-software" });
});

test("steps of a study are called by their records what they were called ahead of time", () => {
  const plan = examplePlan(2, { k: 2, usersFloor: 60_000, normalise: "range" });
  const { sessions } = describeCost(planCost(plan));
  const asked = sessions.map(({ query, length }) => ({ query, length: length.most }));
  const meanings = sessions.map(({ meaning }) => meaning);
  expect(meanings).toContainEqual(COUNTS_PARTS);
  expect(meanings).toEqual(asked.map((one, at) => describeAsked(one, asked.slice(0, at))));
});
