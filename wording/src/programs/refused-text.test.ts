import { CodedError } from "@fedseg/shared/errors.ts";
import { requireStrength as requireTrees } from "@fedseg/shared/programs/boosted-trees/feasibility.ts";
import { requireStrength } from "@fedseg/shared/programs/forest/feasibility.ts";
import { requireUsers } from "@fedseg/shared/programs/logistic/feasibility.ts";
import { requireFeasible } from "@fedseg/shared/programs/segmentation/feasibility.ts";
import { requireTreeUsers } from "@fedseg/shared/programs/tree/feasibility.ts";
import { requireValueUsers } from "@fedseg/shared/programs/value/feasibility.ts";
import { expect, test } from "vitest";
import { refusedText } from "./refused-text.ts";

const CLASSES = ["basic", "plus", "pro"];

test.each([
  [
    "segmentation",
    () => requireFeasible(300, { k: 8, mu: 0.1, budgetMu: 0.5 }),
    "k <= 3；或至少 800 名用户；或预算 mu",
  ],
  ["logistic", () => requireUsers(10, { d: 5, mu: 1 }), "约 10 名用户不足以用 5 个特征作预测："],
  ["classes", () => requireUsers(20, { d: 5, classes: 3, mu: 1 }), "作预测（3 个类别）："],
  ["value", () => requireValueUsers(5, { d: 9, mu: 1 }), "不足以用 9 个特征预测数值"],
  [
    "tree",
    () => requireTreeUsers(60, { d: 5, mu: 1 }),
    "3 个特征；或至少 100 名用户；或将预算的 mu 提高到 1.7 倍；或所需",
  ],
  ["boosted-trees", () => requireTrees(50, 1, CLASSES), "用户与预算不变时用程序 classes；或至少"],
  ["forest", () => requireStrength(50, 1, CLASSES), "不足以训练森林（3 个类别）"],
] as const)("in Chinese a %s that is refused says so without an English sentence", (name, act, words) => {
  const { code, refusal } = refusalOf(act);
  const { en, zh } = refusedText({ name, refused: { code, ...refusal } });
  expect(en).toContain(`${refusal.what} ${refusal.why} ${refusal.todo} Only what`);
  expect(zh).toContain(words);
  expect(zh).not.toMatch(/原文|[a-z]{2,} [a-z]{2,} /);
});

function refusalOf(act: () => void): CodedError {
  try {
    act();
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
  throw new RangeError("expected a refusal");
}
