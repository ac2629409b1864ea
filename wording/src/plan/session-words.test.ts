import { expect, test } from "vitest";
import { COUNTS_USERS, describeAsked, queryWords } from "./session-words.ts";

test("a sum is called by what its records say of it, and by no more", () => {
  const { purpose } = queryWords["cell-histogram"];
  expect(describeAsked("cell-histogram", 1)).toEqual(COUNTS_USERS);
  expect(describeAsked("cell-histogram", 144)).toEqual(purpose);
  expect(describeAsked("cell-histogram").en).toBe(`${purpose.en}, or in parts of the heavy cells`);
  expect(describeAsked("residual", 36)).toEqual(queryWords.residual.purpose);
  expect(describeAsked("of-later-software")).toEqual({ en: "of-later-software", zh: "of-later-software" });
});
