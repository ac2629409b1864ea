import { describe, expect, test } from "vitest";
import type { Attack } from "./attack.ts";
import { ATTACKS } from "./catalogue.ts";
import { runInProcess } from "./in-process.ts";
import { verdict, wanted } from "./outcome.ts";
import { someOf } from "../full.ts";

test("no two attacks have one name", () => {
  const names = ATTACKS.map(titleOf);
  expect(new Set(names).size).toBe(names.length);
});

describe.each([...Map.groupBy(someOf(ATTACKS, 60), ({ words }) => words)])("%s", (_, attacks) => {
  test.each(attacks.map((attack) => [titleOf(attack), attack] as const))("%s", (__, attack) => {
    expect(verdict(attack, runInProcess(attack))).toEqual(wanted(attack));
  });
});

function titleOf({ refusal, told, name }: Attack): string {
  return `${refusal ?? told ?? "no refusal"}: ${name}`;
}
