import { budgetOf } from "@fedseg/coordinator/make-plan.ts";
import { closedTemplate, tryTemplate } from "@fedseg/coordinator/service/proposals.ts";
import type { MemberRecord } from "@fedseg/coordinator/studies/records.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import { expect, test } from "vitest";
import { tinyTemplate } from "./consortium.ts";

const COORDINATOR = { name: "coordinator", identity: "0".repeat(64) };
const { limits: _limits, ...open } = { ...tinyTemplate(3), usersFloor: 4500 };
/** A template with a cap that a delta of one in a million allows for eight nodes at most. */
const TEMPLATE = { ...open, budget: { epsilon: "1", usersCap: 12_000 } };

const members = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    name: `shop-${at + 1}`,
    identity: `${at + 1}`.padStart(64, "0"),
  })) as unknown as readonly MemberRecord[];
const hashFor = (count: number, budget: (typeof TEMPLATE)["budget"] & { delta?: string } = TEMPLATE.budget) =>
  tryTemplate(closedTemplate({ ...TEMPLATE, budget }), members(count), COORDINATOR).hash;

test("a template without a delta of its own is one and the same for 3, 4, 5, 6 and 16 members", () => {
  expect(new Set([3, 4, 5, 6, 16].map((count) => hashFor(count))).size).toBe(1);
  expect(hashFor(17)).not.toBe(hashFor(16));
  expect(budgetOf(TEMPLATE.budget, 5)).toEqual({ epsilon: "1", delta: "5.2e-7", usersCap: 12_000 });
  expect(budgetOf(TEMPLATE.budget, 17).delta).toBe("2.6e-7");
  expect(budgetOf({ epsilon: "1", usersCap: 100 }, 3).delta).toBe("0.000001");
});

test("a delta that fits four is refused for five with the smallest changes that fit", () => {
  const tight = { ...TEMPLATE.budget, delta: "0.000002" };
  for (const count of [3, 4]) hashFor(count, tight);
  const refusal = (count: number) => {
    try {
      hashFor(count, tight);
    } catch (error) {
      return (error as CodedError).refusal;
    }
    throw new Error("it was taken");
  };
  expect(refusal(5).todo).toBe("Choose delta ≤ 1.6e-6, or usersCap ≤ 10000 if no node has more users.");
  for (const count of [5, 6]) {
    hashFor(count, { ...tight, delta: /delta ≤ (\S+),/.exec(refusal(count).todo)![1] });
    hashFor(count, { ...tight, usersCap: Number(/usersCap ≤ (\d+)/.exec(refusal(count).todo)![1]) });
  }
});
