import { expect, test } from "vitest";
import { checkPolicy } from "@fedseg/client-node/policy.ts";
import { NOT_ASKED } from "../simulation/compared.ts";
import { tinyPlan } from "../simulation/tiny-market.ts";

test("POLICY_BUDGET: an epsilon over the node's own limit", () => {
  const plan = tinyPlan("tiny", 4);
  const { coordinator, roster, program } = plan;
  const dictionary = { features: program.spec.features, cleaning: program.cleaning };
  const policy = { coordinator, roster, compared: NOT_ASKED, maxEpsilon: 7.99, maxDelta: 0.001, dictionary };
  expect(() => checkPolicy(policy, plan, "shop-1")).toThrow(
    expect.objectContaining({ code: "POLICY_BUDGET" }),
  );
  expect(checkPolicy({ ...policy, maxEpsilon: 8 }, plan, "shop-1")).toBe(0);
});
