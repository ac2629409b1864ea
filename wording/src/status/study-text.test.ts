import { sayIn } from "../language.ts";
import { expect, test } from "vitest";
import { studyView } from "../../../test/api/fake-service.ts";
import { historyText, rosterNote, studiesText } from "./study-text.ts";

const EMPTY: Parameters<typeof studiesText>[0] = {
  members: [],
  studies: [],
};

test("before its first start a service knows nobody, and says why", () => {
  expect(studiesText(EMPTY, false, sayIn("en"))).toBe(
    "The service has not been started yet: then it reads its members and templates.\n\nThere are no studies yet.",
  );
});

test("a study of others than all members, in their order, says what their nodes make of it", () => {
  const members = (["member", "left", "member", "member"] as const).map((state, at) => ({
    name: "abcd"[at],
    state,
  }));
  const roster = (names: string) => ({
    roster: [...names].map((name) => ({ name, hasApproved: false })),
  });
  expect(rosterNote(roster("acd"), members)).toBeUndefined();
  for (const names of ["ac", "dca"])
    expect(rosterNote(roster(names), members)).toMatch(/refuses .*POLICY_ROSTER.* quorum/s);
});

test("what has become of a study is said in words beside every code, in both languages", () => {
  const at = "2026-12-01T00:00:00Z";
  const study: Parameters<typeof historyText>[0] = {
    ...studyView("spring"),
    waitsFor: [{ what: "approval", who: "globex", isHere: true, code: "PLAN_DECLINED", event: "3f" }],
    refusals: { by: ["globex"], quorum: 3, of: 3, canStart: false },
    cost: { ...studyView("spring").cost, charged: { epsilon: 0.94 } },
    verdict: {
      verdict: "NOT VERIFIABLE",
      at,
      codes: ["LEDGER_MISSING"],
      says: { en: "no", zh: "否" },
    },
    history: [
      { at, what: "enrolling" },
      { at, what: "failed", code: "NOT_ENROLLED" },
      { at, what: "audited", text: "NOT VERIFIABLE: more" },
    ],
  };
  const [en, zh] = (["en", "zh"] as const).map((to) => historyText(study, new Date(at), sayIn(to)));
  for (const words of [
    "approval of globex (The node's owner has declined the plan, PLAN_DECLINED, its owner finds the reason under 3f)",
    "cannot start as things are: refused by globex, and it needs 3 of 3.",
    "has charged each account at most epsilon 0.94",
    "said of it: a ledger is missing (LEDGER_MISSING)",
    `${at}  Enrolling\n`,
    `${at}  Failed  Not everybody has enrolled in time.  (NOT_ENROLLED)`,
    `${at}  Audited  NOT VERIFIABLE`,
  ])
    expect(en).toContain(words);
  for (const words of [
    "批准： globex (节点的所有者拒绝了该计划，PLAN_DECLINED，其所有者可按 3f 查看原因)",
    "目前无法启动：globex 已拒绝，而至少需要 3 方中的 3 方",
    "每个账户最多扣除了 ε 0.94",
    `${at}  失败  并非各方都按时报名。  (NOT_ENROLLED)`,
    `${at}  已审计  无法核验`,
  ])
    expect(zh).toContain(words);
});
