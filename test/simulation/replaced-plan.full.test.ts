import { answer } from "@fedseg/client-node/inbox/answer.ts";
import { findProposal } from "@fedseg/client-node/inbox/book.ts";
import { NodeInbox } from "@fedseg/client-node/inbox/node-inbox.ts";
import type { Books } from "@fedseg/keeper/books/books.ts";
import type { Work } from "@fedseg/keeper/process/work.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { templateHash } from "@fedseg/shared/plan/template.ts";
import { cohortOf } from "@fedseg/shared/plan/terms.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { smallerCohort } from "@fedseg/shared/secagg/cohort.ts";
import { signEnd } from "@fedseg/shared/session/ended.ts";
import { describe, expect, test } from "vitest";
import { studyOf } from "../adversary/proposing.ts";
import { InProcessStudy, type StudyOptions } from "./in-process-study.ts";
import { MemoryProposals } from "./memory-proposals.ts";
import { ownerInbox } from "./owner-inbox.ts";
import { TINY_CLOCK, TINY_LIMITS, tinyKey, tinyPlan } from "./tiny-market.ts";

/** When enrolment closes: an owner who is asked is asked every second. */
const CLOSES_MS = 20_000;
const closing =
  (nodes: number) =>
  (tiny: Plan): Plan => ({
    ...tiny,
    quorum: nodes - 1,
    enrolBy: new Date(Date.UTC(2026, 0, 1) + CLOSES_MS).toISOString(),
  });

/** Inboxes of owners who are asked each time: they say yes to what they are told to, and to nothing else. */
function askedOwners(nodes: number) {
  const proposals = Array.from({ length: nodes }, () => new MemoryProposals());
  const inbox = (node: number, books: Books<Work>) =>
    new NodeInbox({
      policy: { approve: "ask", limits: { ...TINY_LIMITS, studiesPerMonth: 1 } },
      proposals: proposals[node],
      books,
      clock: () => TINY_CLOCK,
    });
  return { proposals, inbox };
}

/** The same plan for all but the last node. */
function smaller(plan: Plan, change: Partial<Plan> = {}): Plan {
  const roster = plan.roster.slice(0, -1);
  const { n: _, ...cohort } = smallerCohort(cohortOf(plan), roster.length);
  const { enrolBy: _enrolBy, quorum: _quorum, ...others } = plan;
  return { ...others, studyId: "5d".repeat(32), roster, cohort, replaces: studyOf(plan), ...change };
}

/** A study whose last node's owner never answers: its enrolment closes, and the coordinator ends it for a smaller one. */
function closedStudy(nodes: number, options: StudyOptions = {}) {
  const { proposals, inbox } = askedOwners(nodes);
  const study: InProcessStudy = new InProcessStudy({
    nodes,
    plan: closing(nodes),
    inbox: (node, books) => (node === nodes - 1 ? ownerInbox(() => false) : inbox(node, books)),
    ...options,
  });
  study.begin();
  const others = Array.from({ length: nodes - 1 }, (_, node) => node);
  study.agenda.after(5000, () => {
    for (const node of others)
      proposals[node].change((book) => answer(book, studyOf(study.plan), { type: "approve" }, TINY_CLOCK));
  });
  let isOver = false;
  study.agenda.after(CLOSES_MS + 5000, () => (isOver = true));
  study.agenda.run(20_000, () => isOver);
  return { study, others, proposals, inbox };
}

/** The next study on the same disks and inboxes, of all but the last node. */
function next(
  { study, others, inbox }: ReturnType<typeof closedStudy>,
  plan: Plan,
  options: StudyOptions = {},
) {
  const then = new InProcessStudy({
    nodes: others.length,
    plan: () => plan,
    disks: others.map((node) => study.disk(node).copy()),
    allows: { roster: study.plan.roster },
    inbox,
    ...options,
  });
  then.begin();
  let isOver = false;
  then.agenda.after(120_000, () => (isOver = true));
  then.agenda.run(40_000, () => isOver);
  return then;
}

const codesAt = (study: InProcessStudy, node: number) =>
  study.told.filter(({ party }) => party === node).map(({ code }) => code);

describe.each([4, 5])("a study of %i nodes of which one does not come", (nodes) => {
  const closed = closedStudy(nodes);
  const { study, others, proposals } = closed;

  test("ends for a smaller one at those who have agreed, and nothing was charged", () => {
    for (const node of others)
      expect(study.node(node)).toMatchObject({ phase: "refused", error: { code: "STUDY_REPLACED" } });
  });

  test("goes on as that one, and no owner is asked again, nor is it a second study of the month", () => {
    const plan = smaller(study.plan);
    const then = next(closed, plan);
    expect(then.model()).toBeDefined();
    for (const node of others) expect(then.modelOf(node)).toEqual(then.model());
    for (const node of others)
      expect(findProposal(proposals[node].book(), studyOf(plan))).toMatchObject({ by: "replaces" });
    // Once: another in the same place is one that its owner has to look at, if it were within policy at all.
    const again = next(
      { ...closed, study: then, inbox: askedOwners(nodes).inbox },
      smaller(study.plan, { studyId: "6e".repeat(32) }),
      { allows: { roster: study.plan.roster } },
    );
    expect(again.model()).toBeUndefined();
    for (const node of others) expect(codesAt(again, node)).toContain("POLICY_REPLACES");
  });

  describe("in the place of one that was approved otherwise", () => {
    /** The smaller plan at owners who have rules, some days later; `by`: what had let the first one begin. */
    const after = (by: "owner" | "rule", days: number, perMonth?: number) => {
      const own = closedStudy(nodes);
      const plan = smaller(own.study.plan);
      for (const node of own.others)
        own.proposals[node].change((book) => [
          { ...book, proposals: book.proposals.map((one) => ({ ...one, by })) },
          undefined,
        ]);
      const rule = { template: toHex(templateHash(plan)), perMonth };
      const standing = perMonth === undefined ? [] : [rule];
      const policy = { approve: "standing", standing, limits: TINY_LIMITS } as const;
      const clock = () => TINY_CLOCK + days * 86_400_000;
      const inbox = (node: number, books: Books<Work>) =>
        new NodeInbox({ policy, proposals: own.proposals[node], books, clock });
      const then = next({ ...own, inbox }, plan);
      const states = own.others.map((node) => findProposal(own.proposals[node].book(), studyOf(plan))?.state);
      return { later: then, states: new Set(states) };
    };

    test.each([
      ["long after its owners have agreed", "owner", 31],
      ["when a rule let it begin that stands no more", "rule", 0],
    ] as const)("owners are asked again %s", (_, by, days) => {
      const { later, states } = after(by, days);
      expect(later.model()).toBeUndefined();
      expect(states).toEqual(new Set(["waiting"]));
    });

    test("a rule for one study a month lets it begin: the first one was none", () => {
      expect(after("rule", 0, 1).later.model()).toBeDefined();
    });
  });

  test.each([
    ["another ε", { budget: { ...study.plan.budget, epsilon: "7" } }],
    ["another study's place", { replaces: "ab".repeat(32) }],
    ["fewer colluders withstood", { cohort: { ...study.plan.cohort, t: 2 } }],
  ])("goes on with %s nowhere", (_, change) => {
    const then = next(closed, smaller(study.plan, change));
    expect(then.model()).toBeUndefined();
    for (const node of others) {
      expect(codesAt(then, node).some((code) => code === "POLICY_REPLACES" || code === "PLAN_COHORT")).toBe(
        true,
      );
      expect(
        then
          .disk(node)
          .lines()
          .map((line) => parseEntry(line)!.body.type),
      ).not.toContain("RESERVE");
    }
  });
});

test.each([4, 5])(
  "of %i, a node that was away when enrolment closed hears of it later, and goes on with the others",
  (nodes) => {
    const away = (to: number, message: CoordinatorMessage) =>
      to === 0 && message.type === "ended" ? [] : [{ message }];
    const closed = closedStudy(nodes, { hooks: { toNode: away } });
    const { study, inbox } = closed;
    expect(study.node(0)?.phase).not.toBe("refused");
    const late = new InProcessStudy({
      nodes,
      plan: () => study.plan,
      disks: study.plan.roster.map((_, node) => study.disk(node)),
      coordinatorDisk: study.disk("coordinator"),
      inbox: (node, books) => (node === nodes - 1 ? ownerInbox(() => false) : inbox(node, books)),
    }).run();
    expect(late.node(0)).toMatchObject({ phase: "refused", error: { code: "STUDY_REPLACED" } });
    const then = next({ ...closed, study: late }, smaller(study.plan));
    expect(then.model()).toBeDefined();
    expect(then.modelOf(0)).toEqual(then.model());
  },
);

describe("a smaller plan takes no place", () => {
  const plan = closing(4)(tinyPlan("tiny", 4));
  const end = (code: string, signer = "coordinator") =>
    ({ type: "ended", envelope: signEnd(tinyKey("tiny", signer), plan, code) }) as const;
  const told = (message: CoordinatorMessage | undefined) =>
    closedStudy(4, {
      hooks: {
        toNode: (_, sent) => (sent.type !== "ended" ? [{ message: sent }] : message ? [{ message }] : []),
      },
    });

  test.each([
    ["that nobody has ended", undefined],
    ["that was cancelled", end("STUDY_CANCELLED")],
    ["whose end nobody has signed", end("STUDY_REPLACED", "somebody")],
  ])("%s", (_, message) => {
    const closed = told(message);
    const then = next(closed, smaller(plan));
    expect(then.model()).toBeUndefined();
    expect(codesAt(then, 0)).toContain("POLICY_REPLACES");
  });

  test("in which something was charged", () => {
    const study = new InProcessStudy({
      plan: () => plan,
      hooks: {
        toNode: (_, message) => {
          const isSecond = message.type === "open" && message.envelope.session === 2;
          return [{ message: isSecond ? end("STUDY_REPLACED") : message }];
        },
      },
    }).run();
    expect(study.node(0)).toMatchObject({ phase: "refused", error: { code: "STUDY_REPLACED" } });
    const then = next({ ...askedOwners(4), study, others: [0, 1, 2] }, smaller(plan));
    expect(codesAt(then, 0)).toContain("POLICY_REPLACES");
  });
});
