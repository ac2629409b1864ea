import { sayIn } from "@fedseg/wording/language.ts";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import { expect, test } from "vitest";
import { USUAL, admissiblePlan, policyFor } from "../../../test/simulation/example-policy.ts";
import { studyEnded } from "@fedseg/shared/session/ended.ts";
import { answer } from "../inbox/answer.ts";
import { type Proposal, shownState } from "../inbox/proposal.ts";
import { cancelled } from "../inbox/settled.ts";
import { judgePlan } from "../policy/judge.ts";
import { PolicyRefusal } from "../policy/refusal.ts";
import { planNote } from "@fedseg/wording/plan/cost-notes.ts";
import { proposalViews } from "../page/today.ts";
import { type AccountLeft, priceTexts, proposalText } from "./inbox-text.ts";

const left: AccountLeft = {
  delta: 1e-5,
  forecast: () => {
    throw new RangeError("nobody has priced it");
  },
};

/** A plan of a snapshot in the future, as the policy has refused it: nobody has worked out what it would cost. */
function refused(): Proposal {
  const honest = admissiblePlan(4);
  const judged = judgePlan(policyFor(honest), { ...honest, snapshot: "2027-01-01T00:00:00Z" }, USUAL);
  const refusal = new PolicyRefusal("POLICY_SNAPSHOT", judged);
  return {
    study: "ab".repeat(32),
    title: "Spring",
    coordinator: "hub",
    roster: ["a", "b", "c"],
    snapshot: "2027-01-01T00:00:00Z",
    sessions: 0,
    price: { epsilon: "1", delta: "0.00001", muSq: "0", worstMuSq: "0" },
    template: "00".repeat(32),
    received: "2026-11-29T12:00:00Z",
    since: "2026-11-29T12:00:00Z",
    state: "refused",
    by: "policy",
    reasons: [{ code: refusal.code, text: refusal.message }],
  };
}

test("a refused plan says nothing of sums, and its table lies within 80 columns as it is", () => {
  const proposal = refused();
  const text = proposalText(proposal, { left, begun: [] }, sayIn("en"));
  expect(text).toMatch(/data as of 1 Jan 2027\n/);
  const lines = text.split("\n");
  const head = lines.findIndex((line) => line.includes("missed by"));
  const table = lines.slice(head, -1);
  expect(table.length).toBeGreaterThan(3);
  expect(Math.max(...table.map(columnsOf))).toBeLessThanOrEqual(80);
  expect(proposalText({ ...proposal, reasons: [] }, { left, begun: [] }, sayIn("zh"))).not.toContain("求和");
});

test("what its coordinator has ended or offers no more is not said to have lapsed, and why is said", () => {
  const { proposals } = {
    proposals: [{ ...refused(), state: "waiting" as const, by: undefined, reasons: [] }],
  };
  const [{ study }] = proposals;
  const atMs = Date.parse("2026-12-01T00:00:00Z");
  const told = (code: string) => {
    const error = studyEnded({ code, reason: "globex moves its data" });
    const [one] = cancelled({ proposals }, study, error, atMs).proposals;
    return [one, proposalText(one, { left, begun: [] }, sayIn("en"))] as const;
  };
  const [one, text] = told("STUDY_CANCELLED");
  expect([one.state, shownState(one)]).toEqual(["lapsed", "cancelled"]);
  expect(text).toContain("CANCELLED by its coordinator, heard at 1 Dec 2026, 00:00 UTC");
  expect(text).toContain('The operator has cancelled this study ("globex moves its data").');
  expect(text).toContain("It cannot be answered any more.");
  const zh = proposalText(one, { left, begun: [] }, sayIn("zh"));
  expect(zh).toMatch(/协调方已取消[^]*操作员已取消本研究[^]*globex moves its data/);
  expect(() => answer({ proposals: [one] }, study, { type: "approve" }, atMs)).toThrow(
    /^PROPOSAL_OVER: The coordinator has ended this study\./,
  );
  expect(told("PLAN_DATES")[1]).toMatch(/ENDED\n[^]*ended this study for good \(PLAN_DATES\)/);
  // With another in its place the answer holds for that.
  expect(told("STUDY_REPLACED")[0].state).toBe("waiting");
  const withdrawn = { ...one, reasons: [{ code: "WITHDRAWN", text: "The coordinator offers it no more." }] };
  expect(proposalText(withdrawn, { left, begun: [] }, sayIn("en"))).toContain("WITHDRAWN by its coordinator");
});

test("what can charge nothing any more has no price", () => {
  const priced = { delta: 1e-5, forecast: () => ({ more: 6 }) } as unknown as AccountLeft;
  const reasons = (code: string) => [{ code, text: "" }];
  const lapsed: Proposal = { ...refused(), sessions: 7, state: "lapsed", by: undefined, reasons: [] };
  const prices = (one: Proposal) => priceTexts(one, priced, sayIn("en")).length;
  expect(prices(lapsed)).toBe(1);
  for (const code of ["STUDY_CANCELLED", "STUDY_ENDED", "WITHDRAWN"])
    expect([code, prices({ ...lapsed, reasons: reasons(code) })]).toEqual([code, 0]);
  expect(prices({ ...lapsed, state: "ended" })).toBe(0);
});

test("a plan that this node holds no more is neither foretold nor previewed, also where it can be approved after all", () => {
  const plan = admissiblePlan(4);
  const mine: Proposal = { ...refused(), by: "owner", reasons: [] };
  const held = (one: Proposal, of: typeof plan | undefined) =>
    proposalViews({ proposals: [one] }, { left, begun: [], known: USUAL }, () => of)[0];
  expect(held(mine, undefined)).toMatchObject({ can: ["approve"], hasPlan: false });
  // While its no can be taken back, what it computes is said as it was when it was asked about.
  const afterAll = held(mine, plan);
  expect(afterAll).toMatchObject({ can: ["approve"], hasPlan: true });
  expect(afterAll.says[0]).toEqual(planNote(plan));
  const ended = {
    ...mine,
    reasons: [{ code: "STUDY_CANCELLED", text: "The operator has cancelled this study." }],
  };
  expect(held(ended, plan)).toMatchObject({ can: [], hasPlan: false });
  expect(proposalText({ ...ended, sessions: 7 }, { left, begun: [] }, sayIn("en"))).toMatch(
    /REFUSED by you[^]*cancelled this study\.\n.*It cannot be answered any more\.$/,
  );
  const waiting: Proposal = { ...mine, state: "waiting" };
  expect(held(waiting, plan)).toMatchObject({ can: ["approve", "refuse"], hasPlan: true });
});
