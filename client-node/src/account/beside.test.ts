import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { expect, test } from "vitest";
import { fitBeside } from "./beside.ts";

const USUAL = { bundleMs: 60_000, reportMs: 60_000, confirmMs: 20_000, unmaskMs: 20_000, tickMs: 20_000 };
const plan = (timing: Partial<Plan["timing"]> = {}) => ({ timing: { ...USUAL, ...timing } }) as Plan;

test("as many studies fit beside each other as can wait for each other's ticks", () => {
  expect(fitBeside([plan()])).toBe(true);
  expect(fitBeside([plan(), plan()])).toBe(true);
  expect(fitBeside([plan(), plan(), plan()])).toBe(false);
  expect(fitBeside([plan(), plan({ unmaskMs: 19_999 })])).toBe(false);
  expect(fitBeside([plan(), plan({ reportMs: 39_999 })])).toBe(false);
  expect(fitBeside([plan({ tickMs: 100 }), plan({ tickMs: 100 }), plan({ tickMs: 100 })])).toBe(true);
});
