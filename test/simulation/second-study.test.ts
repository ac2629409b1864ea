import { DEFERRED, decodeDeferrals } from "@fedseg/keeper/books/deferred.ts";
import { spentSq } from "@fedseg/shared/dp/filter.ts";
import { type Account, NO_ACCOUNT, applyToAccount } from "@fedseg/shared/ledger/account.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { expect, test } from "vitest";
import { disksOf, honestStudy } from "./honest-study.ts";
import { InProcessStudy, type StudyOptions } from "./in-process-study.ts";

const NODES = [0, 1, 2, 3];
const another = (tiny: Plan): Plan => ({ ...tiny, studyId: "ab".repeat(32) });

function runAfter(first: InProcessStudy, options: StudyOptions = {}): InProcessStudy {
  return new InProcessStudy({
    plan: another,
    disks: disksOf(first),
    ...options,
  }).run();
}

function accountOf(study: InProcessStudy, node: number): Account {
  return study
    .disk(node)
    .lines()
    .map((line) => parseEntry(line)!.body)
    .reduce<Account>((account, body) => applyToAccount(account, body) as Account, NO_ACCOUNT);
}

test("a second study runs on the same accounts and adds to what they spent", () => {
  const first = honestStudy();
  const spent = spentSq(accountOf(first, 0).filter);
  const second = runAfter(first);
  for (const node of NODES) {
    expect(second.modelOf(node)).toEqual(second.model());
    expect(spentSq(accountOf(second, node).filter)).toBe(2n * spent);
  }
});

test("an account that one study has used up refuses the next, and nothing is charged", () => {
  const first = new InProcessStudy({ accountEpsilon: 8 }).run();
  expect(first.model()).toBeDefined();
  const spent = spentSq(accountOf(first, 0).filter);
  const second = runAfter(first, { accountEpsilon: 8 });
  expect(second.model()).toBeUndefined();
  expect(second.told).toContainEqual(expect.objectContaining({ party: 0, code: "BUDGET_EXHAUSTED" }));
  expect(spentSq(accountOf(second, 0).filter)).toBe(spent);
});

test("a plan that was approved once is never approved again, and its study is not ended by that", () => {
  const first = honestStudy();
  const second = runAfter(first);
  const third = new InProcessStudy({ disks: NODES.map((node) => second.disk(node)) }).run();
  expect(third.told).toContainEqual(expect.objectContaining({ party: 0, code: "PLAN_REPEATED" }));
  // The process goes on to others, and what it keeps unsigned would be signed there.
  const disk = third.disk(0);
  const kept = decodeDeferrals(disk.read(DEFERRED)).flatMap(({ events }) => events);
  const written = disk.lines().map((line) => parseEntry(line)!.body);
  expect([...written, ...kept].filter(({ type }) => type === "DENY")).toEqual([]);
});
