import { MONTHS, expectWholeYear } from "./whole-year.ts";
import { test } from "vitest";

test("a year of monthly studies: the same over twelve months", () => {
  expectWholeYear(MONTHS.year);
});
