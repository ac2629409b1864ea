import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { LEAST_SHARE, writtenProgram } from "@fedseg/shared/plan/plan.ts";
import { expect, test } from "vitest";
import { tinyTemplate } from "../../test/service/consortium.ts";
import { tinyPlan } from "../../test/simulation/tiny-market.ts";
import { type StudyConfig, createPlan } from "./make-plan.ts";

const { roster, coordinator, snapshot } = tinyPlan("shares", 3);
const template = tinyTemplate(3);
const [segmentation] = template.programs;

/** A plan of three segmentations with these shares, undefined where none is written. */
const planned = (shares: readonly (number | undefined)[]) => {
  const programs = shares.map((share) => {
    const { share: _, ...rest } = segmentation;
    return { ...rest, ...(share !== undefined && { share }) };
  });
  const config = { ...template, roster, snapshot, programs } as StudyConfig;
  return () => createPlan(config, coordinator, systemEntropy());
};

test("shares that leave nothing, or less than a plan's least share, are no negative share of whoever has none written", () => {
  expect(planned([undefined, 0.6, 0.6])).toThrow("The programs' shares of the budget sum to 1.2.");
  expect(planned([0.7, 0.4, undefined])).toThrow("sum to 1.1");
  for (const first of [0.5, 0.4999])
    expect(planned([first, 0.5, undefined])).toThrow("has no share of the budget");
});

test("a share below a plan's least is no configuration's, so that no advice is built on one that no plan can have", () => {
  const read = (share: number) => writtenProgram.safeParse({ ...segmentation, share }).success;
  expect([0.0009, 0.0004, -0.1, 0, LEAST_SHARE, 1].map(read)).toEqual([
    false,
    false,
    false,
    true,
    true,
    true,
  ]);
});
