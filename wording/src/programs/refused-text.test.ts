import { CodedError } from "@fedseg/shared/errors.ts";
import { requireStrength as requireTrees } from "@fedseg/shared/programs/boosted-trees/feasibility.ts";
import { requireStrength } from "@fedseg/shared/programs/forest/feasibility.ts";
import { requireUsers } from "@fedseg/shared/programs/logistic/feasibility.ts";
import { requireBoth, requireEach } from "@fedseg/shared/programs/prediction/require-classes.ts";
import type { ScoreTable } from "@fedseg/shared/programs/prediction/score-table.ts";
import { requireFeasible } from "@fedseg/shared/programs/segmentation/feasibility.ts";
import { requireTreeUsers } from "@fedseg/shared/programs/tree/feasibility.ts";
import { requireValueUsers } from "@fedseg/shared/programs/value/feasibility.ts";
import { expect, test } from "vitest";
import { refusedText } from "./refused-text.ts";

const CLASSES = ["basic", "plus", "pro"];

/** Two bins of a table of scores, of so many with a class and so many without. */
function tableOf(yes: number, no: number): ScoreTable {
  return { starts: [0], counts: Float64Array.of(no / 2, yes / 2, no / 2, yes / 2), sigma: 2 };
}

function classesOf(...users: readonly number[]) {
  const all = users.reduce((sum, own) => sum + own, 0);
  return users.map((own, at) => ({ name: "abc"[at], table: tableOf(own, all - own) }));
}

test.each([
  [
    "segmentation",
    () => requireFeasible(300, { k: 8, mu: 0.1, budgetMu: 0.5 }),
    "k <= 3；或至少 800 名用户。",
  ],
  ["logistic", () => requireUsers(10, { d: 5, mu: 1 }), "约 10 名用户不足以用 5 个特征作预测："],
  ["classes", () => requireUsers(20, { d: 5, classes: 3, mu: 1 }), "作预测（3 个类别）："],
  ["value", () => requireValueUsers(5, { d: 9, mu: 1 }), "不足以用 9 个特征预测数值"],
  ["tree", () => requireTreeUsers(60, { d: 5, mu: 1 }), "3 个特征；或至少 100 名用户；或所需"],
  ["boosted-trees", () => requireTrees(50, 1, CLASSES), "用户与预算不变时用程序 classes；或至少"],
  ["forest", () => requireStrength(50, 1, CLASSES), "不足以训练森林（3 个类别）"],
  ["logistic", () => requireBoth(tableOf(0, 900), "again"), '几乎没有人具有 "again"：0 ± 3。'],
  ["classes", () => requireEach(classesOf(900, 1, 900), "tier"), '几乎没有人属于："b" 1 ± 3。'],
  [
    "classes",
    () => requireEach(classesOf(0, 2000, 0), "tier"),
    '几乎人人具有 "tier" 的类别 "b"，仅 0 ± 3 例外',
  ],
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
