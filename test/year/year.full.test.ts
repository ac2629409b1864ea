import { MONTHS, expectWholeYear } from "./whole-year.ts";
import { expect, test } from "vitest";

test("a year of monthly studies: the same over twelve months", () => {
  expect.hasAssertions();
  expectWholeYear(MONTHS.year);
});
