import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { expect, test } from "vitest";
import { makeGenerators } from "./commitments-ahead.ts";

const PLAN = {} as Plan;

test("all generators of a plan's commitments are made before its sessions, and others have their turn in between", async () => {
  const did: (number | "others")[] = [];
  const make = (length: number) => void did.push(length);
  const made = makeGenerators(PLAN, { lengths: () => [20, 1300, 4097, 600], make });
  const turn = setImmediate(() => did.push("others"));
  await made;
  clearImmediate(turn);
  expect(did).toEqual([256, 512, "others", 768, 1024, 1280, 1300]);
  const lengths = () => {
    throw new Error("cannot be tried out");
  };
  await expect(makeGenerators(PLAN, { lengths, make })).resolves.toBeUndefined();
});
