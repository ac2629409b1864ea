import { MONTHS, expectWholeYear } from "./whole-year.ts";
import { expect, test } from "vitest";

test("three months: a rotation, two restored backups, one who joins and one who leaves; all accounts right", () => {
  expect.hasAssertions();
  expectWholeYear(MONTHS.three);
});
