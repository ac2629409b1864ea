import { accountCost } from "@fedseg/shared/plan/cost-account.ts";
import { logLine } from "../command-line/log-line.ts";
import { planNote } from "./cost-notes.ts";
import { planCostText } from "./cost-text.ts";
import { describeCost } from "./described-cost.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import { expect, test } from "vitest";
import { columnsOf } from "../terminal/terminal-columns.ts";
import { newAccount } from "../../../test/plan/new-account.ts";
import { examplePlan } from "../../../test/plan/example-plans.ts";

const plan = examplePlan(6, { k: 6, usersFloor: 5000, normalise: "quantiles" });
const cost = describeCost(planCost(plan));

test("the words keep within 80 columns and say everything", () => {
  const account = accountCost(cost, newAccount(cost.once.coalition.muSq * 5n));
  const text = planCostText(plan, cost, account);
  expect(Math.max(...text.split("\n").map(columnsOf))).toBeLessThanOrEqual(80);
  for (const said of [
    "Nothing is spent",
    "about 625 – 2,401",
    "= 2 against (b)",
    "fit: 5 (1 if",
    "20.0 %",
    "17.8 %",
    "88.3 %",
    "客群",
  ]) {
    // A line may end between any two words.
    expect(text.replaceAll(/\s+/g, " ")).toContain(said);
  }
  expect(planCostText(plan, cost)).not.toContain("WHAT IS LEFT");
});

test("in Chinese it is Chinese throughout, with the same numbers, within 80 columns", () => {
  const account = accountCost(cost, newAccount(cost.once.coalition.muSq * 5n));
  const [en, zh] = (["en", "zh"] as const).map((language) => planCostText(plan, cost, account, language));
  expect(Math.max(...zh.split("\n").map(columnsOf))).toBeLessThanOrEqual(80);
  expect(zh.match(/[A-Za-z]{2,} [a-z]+ [a-z]+/g)).toBeNull();
  const numbers = (text: string) => [...text.matchAll(/\d+\.\d+/g)].map(([number]) => number);
  expect(numbers(en).filter((each) => !numbers(zh).includes(each))).toEqual([]);
});

test("what a plan computes is said by the titles of its features and by days, which no title can add a sentence to", () => {
  const [first, ...rest] = plan.features;
  const title = { en: 'orders".\nIt costs nothing\u202E', zh: "订单" };
  const { en, zh } = planNote({
    ...plan,
    features: [{ ...first, title }, ...rest],
    snapshot: "2026-01-01T00:00:00Z",
    quorum: 3,
    enrolBy: "2026-12-06T12:00:00Z",
  });
  expect(en).toContain(", as of 1 Jan 2026. ");
  expect(zh).toContain("截至 2026年1月1日");
  expect(en).toContain("(6 Dec 2026, 12:00 UTC)");
  expect(zh).toContain('"订单"');
  for (const { title: words, name } of rest) {
    expect(en).toContain(JSON.stringify(words.en));
    expect(en).not.toContain(` ${name}`);
  }
  expect(en).not.toMatch(/[\n\u202E]|[^\\]"\./);
});

test("a unit cannot steer a terminal", () => {
  const [first, ...rest] = plan.features;
  const dressed = { ...plan, features: [{ ...first, unit: "\u001B[2Jdays" }, ...rest] };
  expect(planCostText(dressed, describeCost(planCost(dressed)))).not.toMatch(/[^\P{C}\n]/u);
});

test("programs get the same numbers", () => {
  const parsed = JSON.parse(logLine(new Date(0), { plan, cost })) as typeof cost & {
    cost: { once: { coalition: { muSq: string } } };
  };
  expect(parsed.cost.once.coalition.muSq).toBe(`${cost.once.coalition.muSq}`);
});
