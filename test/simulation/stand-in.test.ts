import { answer } from "@fedseg/client-node/inbox/answer.ts";
import { findProposal } from "@fedseg/client-node/inbox/book.ts";
import { END_ENTRY } from "@fedseg/client-node/session/journal.ts";
import { type Plan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { smallerPlan } from "@fedseg/shared/plan/smaller-plan.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { signEnd } from "@fedseg/shared/session/ended.ts";
import { describe, expect, test } from "vitest";
import { ProposedNode, studyOf } from "../adversary/proposing.ts";
import { admissiblePlan } from "./example-policy.ts";
import { tinyKey } from "./tiny-market.ts";

const DAY = 86_400_000;
const OFFERED = Date.parse("2026-01-02T00:00:00Z");
const CLOSES = OFFERED + 3_600_000;
const plan: Plan = {
  ...admissiblePlan(4),
  quorum: 3,
  enrolBy: new Date(CLOSES).toISOString(),
};
const STUDY = studyOf(plan);
const smaller = smallerPlan(plan, plan.roster.slice(0, 3), {
  studyId: "5d".repeat(32),
  enrolBy: new Date(CLOSES + 40 * DAY).toISOString(),
  replaces: STUDY,
});

/** A node whose owner is asked about the larger plan; `says`: what they answer. */
function asked(says: "approve" | "refuse" | undefined, isCountersigned = false): ProposedNode {
  const node = new ProposedNode(plan, { approve: "ask", nowMs: OFFERED });
  expect(node.propose(plan).type).toBe("wait");
  if (says) node.proposals.change((book) => answer(book, STUDY, { type: says, reason: "" }, OFFERED));
  if (isCountersigned) node.begin(plan);
  node.nowMs = CLOSES + 1000;
  return node;
}

/** The coordinator's signed end has come, and stands in the books. */
function replaced({ books }: ProposedNode): void {
  const end = encodeCanonical(signEnd(tinyKey("policy", "coordinator"), plan, "STUDY_REPLACED"));
  books.commit(
    [
      { key: `${STUDY}/plan`, value: planBytes(plan) },
      { key: `${STUDY}/${END_ENTRY}`, value: end },
    ],
    [{ type: "DENY", study: STUDY, code: "STUDY_REPLACED" }],
  );
}

describe.each([
  ["that has countersigned", true],
  ["that has agreed and waits for its turn to countersign", false],
])("a node %s a plan whose place a smaller one takes", (_, isCountersigned) => {
  test.each([
    ["before the coordinator lists it no more", true],
    ["and hears of it on the list alone", false],
  ])("asks its owner no second time: the end came %s", (__, isListed) => {
    const node = asked("approve", isCountersigned);
    if (!isListed) node.inbox().withdrawn(STUDY);
    replaced(node);
    if (isListed) node.inbox().withdrawn(STUDY);
    node.nowMs += 29 * DAY;
    expect(node.propose(smaller)).toEqual({ type: "begin" });
    expect(findProposal(node.proposals.book(), studyOf(smaller))).toMatchObject({ by: "replaces" });
  });

  test("asks when that is longer ago than an approval holds", () => {
    const node = asked("approve", isCountersigned);
    replaced(node);
    node.nowMs = CLOSES + 31 * DAY;
    expect(node.propose(smaller)).toEqual({ type: "wait" });
  });
});

test("an owner who has not answered, or not in time, is asked; who has said no is, too", () => {
  for (const says of ["refuse", undefined] as const) {
    const node = asked(says);
    replaced(node);
    node.inbox().withdrawn(STUDY);
    expect(node.propose(smaller)).toEqual({ type: "wait" });
  }
});

test("a plan that was agreed to hears of its end after its enrolment has closed, whatever has come meanwhile", () => {
  const node = asked("approve");
  node.propose({ ...admissiblePlan(4), studyId: "6e".repeat(32) });
  expect(findProposal(node.proposals.book(), STUDY)).toMatchObject({ state: "lapsed", by: "owner" });
  expect(node.inbox().agreed().map(studyOf)).toEqual([STUDY]);
  node.nowMs = CLOSES + 31 * DAY;
  node.propose({ ...admissiblePlan(4), studyId: "7f".repeat(32) });
  expect(node.inbox().agreed().map(studyOf)).not.toContain(STUDY);
});
