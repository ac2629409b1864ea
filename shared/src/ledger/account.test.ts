import { expect, test } from "vitest";
import { guaranteeOf } from "../dp/accountant.ts";
import { type Account, NO_ACCOUNT, enter, termsOf } from "./account.ts";
import { ifStoppedOf, leftOf, promiseOf } from "../dp/account-guarantee.ts";
import { nodeGenesis } from "./genesis.ts";

const DELTA = 1e-6;
const HASH = "00".repeat(32);
const opened = enter(NO_ACCOUNT, nodeGenesis(HASH, 2, DELTA)).account;

function raised(account: Account): Account {
  const { ladder, filter } = account;
  const budgetMuSq = `${ladder[ladder.indexOf(filter.budgetSq) + 1]}`;
  return enter(account, { type: "RAISE", budgetMuSq }).account;
}

test("a budget fixed at the start promises its epsilon at delta", () => {
  expect(promiseOf(termsOf(opened)).reported).toBeCloseTo(2, 6);
  expect(promiseOf(termsOf(opened)).delta).toBe(DELTA);
});

test("a raise is decided afterwards: its budget, and the one to come, are promised at delta/K", () => {
  const account = raised(opened);
  const { budgetSq } = termsOf(account);
  for (const promise of [promiseOf(termsOf(account)), promiseOf(termsOf(opened), budgetSq)]) {
    expect(promise.delta).toBe(DELTA / 6);
    expect(promise.reported).toBe(guaranteeOf(budgetSq, DELTA / 6).reported);
    expect(promise.reported).toBeGreaterThan(guaranteeOf(budgetSq, DELTA).reported);
  }
});

test("a raised account that has spent all of it promises just what it would if it stopped", () => {
  const terms = termsOf(raised(opened));
  const full = { ...terms, spentSq: terms.budgetSq };
  expect(ifStoppedOf(full)?.reported).toBe(promiseOf(full).reported);
  expect([leftOf(full).reported, leftOf({ ...full, spentSq: full.budgetSq + 1n }).reported]).toEqual([0, 0]);
});
