import { answer } from "@fedseg/client-node/inbox/answer.ts";
import { findProposal } from "@fedseg/client-node/inbox/book.ts";
import type { Decision } from "@fedseg/client-node/inbox/port.ts";
import { guaranteeOf } from "@fedseg/shared/dp/accountant.ts";
import { spentSq } from "@fedseg/shared/dp/filter.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { templateHash } from "@fedseg/shared/plan/template.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { learnedMuSq } from "@fedseg/shared/plan/learned.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { describe, expect, test } from "vitest";
import { admissiblePlan } from "../simulation/example-policy.ts";
import { MemoryStore } from "../simulation/memory-store.ts";
import { tinyPlan } from "../simulation/tiny-market.ts";
import { loneAgent, planMessage } from "./lone-agent.ts";
import { bookedIn } from "./statements.ts";
import { ProposedNode, studyOf } from "./proposing.ts";

const DAY = 86_400_000;
const PLAN = admissiblePlan(4);
/** The same under another name, which makes another plan of it. */
const renamed = (number: number, plan = PLAN): Plan => ({
  ...plan,
  title: `Study ${number}`,
  studyId: number.toString(16).padStart(64, "0"),
});
/** ε of the most that the plan may charge, and of twice as much. */
const [WORST, TWICE] = [1n, 2n].map((times) => guaranteeOf(times * learnedMuSq(PLAN), 1e-7).reported);
const codeOf = (decision: Decision) => (decision.type === "refuse" ? decision.error.code : decision.type);
/** Guarantee of everything that an account has been charged. */
const spentBy = ({ books }: ProposedNode) =>
  guaranteeOf(spentSq(books.standing().account.filter), 1e-7).reported;

describe("a coordinator that proposes", () => {
  test("beyond every floor is refused each time with its code, and nothing is approved, charged or lost", () => {
    const node = new ProposedNode(PLAN, {
      approve: "ask",
      limits: { studiesPerMonth: 3, epsilonPerMonth: WORST * 1.01 },
    });
    node.propose(PLAN);
    const beyond: readonly (readonly [string, Plan])[] = [
      ["POLICY_COHORT", { ...PLAN, cohort: { c: 1, t: 4, m: 4 } }],
      ["POLICY_BUDGET", { ...PLAN, budget: { ...PLAN.budget, epsilon: "11" } }],
      ["POLICY_ATTEMPTS", { ...PLAN, limits: { ...PLAN.limits, maxAttempts: 20 } }],
      ["POLICY_SESSIONS", { ...PLAN, limits: { ...PLAN.limits, maxSessions: 999 } }],
      ["POLICY_SNAPSHOT", { ...PLAN, snapshot: "2027-01-01T00:00:00Z" }],
      ["POLICY_ROSTER", { ...PLAN, roster: PLAN.roster.slice(0, 3), cohort: { c: 1, t: 3, m: 3 } }],
      ["PLAN_BUDGET", { ...PLAN, budget: { ...PLAN.budget, epsilon: "30" } }],
      ["LIMIT_MONTH", { ...PLAN, budget: { ...PLAN.budget, epsilon: "4.2" } }],
    ];
    expect(beyond.map(([, plan]) => codeOf(node.propose(plan)))).toEqual(beyond.map(([code]) => code));
    const book = node.proposals.book();
    expect(
      beyond.map(([code, plan]) => findProposal(book, studyOf(plan))?.reasons[0]?.code === code),
    ).toEqual(beyond.map(() => true));
    expect(findProposal(book, studyOf(PLAN))?.state).toBe("waiting");
    expect(node.books.lines().map((line) => parseEntry(line)!.body.type)).toEqual(["GENESIS"]);
  });

  test("the same plan under another name each day gets as many a month as the owner allows", () => {
    const node = new ProposedNode(PLAN, { limits: { studiesPerMonth: 2 } });
    const said = Array.from({ length: 59 }, (_, day) => {
      node.nowMs = Date.parse("2026-01-02T00:00:00Z") + day * DAY;
      return codeOf(node.runIfBegun(renamed(day), 0.01));
    });
    expect(said.filter((code) => code === "begin")).toHaveLength(5);
    expect(said.slice(0, 3)).toEqual(["begin", "begin", "LIMIT_STUDIES"]);
    // 30 days later it is February; the last day of these is the first of March.
    expect(said.slice(29, 33)).toEqual(["LIMIT_STUDIES", "begin", "begin", "LIMIT_STUDIES"]);
    expect(said.slice(57)).toEqual(["LIMIT_STUDIES", "begin"]);
  });

  test("ten small studies in the place of one gets no more epsilon than the month has", () => {
    const small = (number: number): Plan =>
      renamed(number, { ...PLAN, budget: { ...PLAN.budget, epsilon: "2" } });
    const node = new ProposedNode(PLAN, { limits: { epsilonPerMonth: WORST } });
    const said = Array.from({ length: 10 }, (_, number) => codeOf(node.runIfBegun(small(number), 1)));
    const begun = said.filter((code) => code === "begin").length;
    expect(begun).toBeGreaterThan(1);
    expect(said.slice(begun)).toEqual(said.slice(begun).map(() => "LIMIT_MONTH"));
    expect(spentBy(node)).toBeLessThanOrEqual(WORST);
    // One more would have been too much.
    const more = spentSq(node.books.standing().account.filter) + learnedMuSq(small(11));
    expect(guaranteeOf(more, 1e-7).reported).toBeGreaterThan(WORST);
  });

  test("many at once gets no more than one after the other: what is under way counts in full", () => {
    const node = new ProposedNode(PLAN, { limits: { epsilonPerMonth: WORST * 1.3 } });
    const plans = [renamed(1), renamed(2), renamed(3)];
    expect(plans.map((plan) => codeOf(node.propose(plan)))).toEqual(["begin", "begin", "begin"]);
    // Only what is countersigned is promised: the others are looked at once more right before.
    node.begin(plans[0]);
    expect(plans.slice(1).map((plan) => codeOf(node.propose(plan)))).toEqual(["LIMIT_MONTH", "LIMIT_MONTH"]);
    // It ends with less than it could have charged, and the rest is free again.
    node.end(plans[0], 0.2);
    expect(codeOf(node.propose(plans[1]))).toBe("begin");
  });

  test("an old plan again is told that it was approved before, and no approval of its owner's is used twice", () => {
    const node = new ProposedNode(PLAN, { approve: "ask" });
    expect(codeOf(node.propose(PLAN))).toBe("wait");
    node.proposals.change((book) => answer(book, studyOf(PLAN), { type: "approve" }, node.nowMs));
    expect(codeOf(node.runIfBegun(PLAN))).toBe("begin");
    expect(codeOf(node.propose(PLAN))).toBe("PLAN_REPEATED");
    // The inbox was lost, or is an old copy: the ledger says what was approved.
    const again = new ProposedNode(PLAN, { approve: "standing", store: node.store });
    expect(codeOf(again.propose(PLAN))).toBe("PLAN_REPEATED");
    expect(codeOf(again.propose(renamed(7)))).toBe("begin");
  });

  test("after a restart, or to a node whose inbox is gone, finds the same limits", () => {
    const node = new ProposedNode(PLAN, { limits: { studiesPerMonth: 1 } });
    node.runIfBegun(PLAN);
    const again = new ProposedNode(PLAN, { limits: { studiesPerMonth: 1 }, store: node.store });
    expect(codeOf(again.propose(renamed(1)))).toBe("LIMIT_STUDIES");
  });

  test("to a node whose clock was set back a month finds no fresh month there", () => {
    const node = new ProposedNode(PLAN, {
      limits: { studiesPerMonth: 1, maxSnapshotDays: 400 },
      nowMs: Date.parse("2026-03-10T00:00:00Z"),
    });
    node.runIfBegun(PLAN);
    node.nowMs -= 31 * DAY;
    const refused = node.propose(renamed(1));
    expect(codeOf(refused)).toBe("LIMIT_STUDIES");
    expect(refused).toMatchObject({ error: { message: expect.stringContaining("from 2026-04-01 on") } });
    // What it writes meanwhile stands under the later date, and the ledger says that the clock was set back.
    node.books.commit([], [{ type: "DENY", study: studyOf(renamed(1)), code: "LIMIT_STUDIES" }]);
    const entries = node.books.lines().map((line) => parseEntry(line)!);
    expect(entries.at(-2)).toMatchObject({ body: { type: "CLOCK" } });
    expect(entries.at(-1)?.time).toBe("2026-03-10T00:00:00.000Z");
  });

  test("what its owner has refused hears so each time, also after a restart", () => {
    const node = new ProposedNode(PLAN, { approve: "ask" });
    node.propose(PLAN);
    node.proposals.change((book) =>
      answer(book, studyOf(PLAN).slice(0, 8), { type: "refuse", reason: "no" }, node.nowMs),
    );
    const again = new ProposedNode(PLAN, {
      approve: "standing",
      store: node.store,
      proposals: node.proposals,
    });
    expect(codeOf(again.propose(PLAN))).toBe("PLAN_DECLINED");
    expect(codeOf(again.propose(renamed(1)))).toBe("begin");
  });
});

describe("a standing approval", () => {
  const template = toHex(templateHash(PLAN));
  const other = (plan: Plan): Plan => ({ ...plan, budget: { ...plan.budget, epsilon: "3" } });
  const reasonOf = (node: ProposedNode, plan: Plan) =>
    findProposal(node.proposals.book(), studyOf(plan))?.reasons[0]?.code;

  test("begins plans of its template, whatever they are called, and no others", () => {
    const node = new ProposedNode(PLAN, { standing: [{ template }] });
    const later = { ...renamed(1), snapshot: "2026-01-02T00:00:00Z" };
    expect([PLAN, later].map((plan) => codeOf(node.runIfBegun(plan)))).toEqual(["begin", "begin"]);
    expect(findProposal(node.proposals.book(), studyOf(later))?.by).toBe("rule");
    const cheaper = { ...other(later), title: "Other" };
    expect([codeOf(node.propose(cheaper)), reasonOf(node, cheaper)]).toEqual(["wait", "RULE_NONE"]);
    expect(codeOf(new ProposedNode(PLAN, { standing: [] }).propose(PLAN))).toBe("wait");
  });

  test("believes no plan that states the hash of another template", () => {
    const node = new ProposedNode(PLAN, { standing: [{ template }] });
    expect(codeOf(node.propose(Object.assign(other(PLAN), { template })))).toBe("wait");
  });

  test("waits for a person beyond its own limits, which count its own studies alone", () => {
    const node = new ProposedNode(PLAN, {
      standing: [
        { template, perMonth: 1, epsilonPerYear: WORST * 1.01 },
        { template: toHex(templateHash(other(PLAN))) },
      ],
    });
    expect(
      [other(renamed(7)), other(renamed(8)), PLAN].map((plan) => codeOf(node.runIfBegun(plan, 1))),
    ).toEqual(["begin", "begin", "begin"]);
    expect([codeOf(node.propose(renamed(1))), reasonOf(node, renamed(1))]).toEqual(["wait", "RULE_PASSED"]);
    // In the next month there is room for one, and in the year there is not.
    node.nowMs = Date.parse("2026-02-01T00:00:00Z");
    node.propose(renamed(1));
    expect(findProposal(node.proposals.book(), studyOf(renamed(1)))?.reasons[0]?.text).toContain("this year");
    node.nowMs = Date.parse("2027-01-01T00:00:00Z");
    expect(codeOf(node.propose(renamed(1)))).toBe("begin");
  });

  test("is no way round the limits of the account, nor round policy", () => {
    const node = new ProposedNode(PLAN, { standing: [{ template }], limits: { studiesPerMonth: 1 } });
    node.runIfBegun(PLAN);
    expect(codeOf(node.propose(renamed(1)))).toBe("LIMIT_STUDIES");
    expect(codeOf(node.propose({ ...renamed(2), cohort: { c: 1, t: 4, m: 4 } }))).toBe("POLICY_COHORT");
  });

  test("is of as many colluders as the roster's size suggests, or as it says, also where policy allows fewer", () => {
    const seven = admissiblePlan(7);
    const limits = { minColluders: 1, minThreshold: 2, maxNoiseSharers: 6 };
    const of = { template: toHex(templateHash(seven)) };
    const cohort = (c: number, t: number) => ({
      ...renamed(c, seven),
      cohort: { c, t, m: Math.max(t, c + 2) },
    });
    const [one, two, three] = [cohort(1, 5), cohort(2, 5), cohort(3, 6)];
    for (const plan of [one, three]) expect(templateHash(plan)).toEqual(templateHash(seven));
    const said = (minColluders: number | undefined, plan: Plan) => {
      const node = new ProposedNode(seven, {
        limits,
        policy: { maxEpsilon: 25 },
        standing: [{ ...of, minColluders }],
      });
      return [codeOf(node.propose(plan)), reasonOf(node, plan)];
    };
    expect(said(undefined, two)).toEqual(["begin", undefined]);
    expect(said(undefined, one)).toEqual(["wait", "RULE_COHORT"]);
    expect(said(1, one)).toEqual(["begin", undefined]);
    expect(said(3, two)).toEqual(["wait", "RULE_COHORT"]);
    expect(said(3, three)).toEqual(["begin", undefined]);
    // Policy lets six share the noise; nobody has approved beforehand that they do.
    const thin = { ...renamed(4, seven), cohort: { c: 2, t: 5, m: 6 } };
    expect(templateHash(thin)).toEqual(templateHash(seven));
    expect(said(undefined, thin)).toEqual(["wait", "RULE_COHORT"]);
    expect(said(1, thin)).toEqual(["begin", undefined]);
    expect(said(1, { ...renamed(5, seven), cohort: { c: 1, t: 5, m: 6 } })).toEqual(["wait", "RULE_COHORT"]);
  });

  test("is of one coordinator when it says so", () => {
    const key = PLAN.coordinator.identity;
    const by = (coordinator: string) => new ProposedNode(PLAN, { standing: [{ template, coordinator }] });
    expect(codeOf(by(key).propose(PLAN))).toBe("begin");
    expect(codeOf(by("ab".repeat(32)).propose(PLAN))).toBe("wait");
  });
});

describe("the advice is right", () => {
  const only = (limits: ConstructorParameters<typeof ProposedNode>[1]) => {
    const node = new ProposedNode(PLAN, limits);
    node.runIfBegun(PLAN, 1);
    return node;
  };
  const changed = (node: ProposedNode, limits: NonNullable<ConstructorParameters<typeof ProposedNode>[1]>) =>
    new ProposedNode(PLAN, { ...limits, store: node.store, proposals: node.proposals, nowMs: node.nowMs });
  const dayIn = (decision: Decision) =>
    decision.type === "refuse" ? Date.parse(/fits from (\S+) on/.exec(decision.error.message)![1]) : NaN;

  test.each([
    ["LIMIT_STUDIES", { studiesPerMonth: 1 }, { studiesPerMonth: 2 }],
    ["LIMIT_MONTH", { epsilonPerMonth: WORST * 1.01 }, { epsilonPerMonth: TWICE * 1.01 }],
    ["LIMIT_YEAR", { epsilonPerYear: WORST * 1.01 }, { epsilonPerYear: TWICE * 1.01 }],
  ])(
    "of %s: it fits from the day that is named, and not before; or with a higher limit",
    (code, limits, higher) => {
      const node = only({ limits });
      const refused = node.propose(renamed(1));
      expect(codeOf(refused)).toBe(code);
      expect(codeOf(changed(node, { limits: higher }).propose(renamed(1)))).toBe("begin");
      node.nowMs = dayIn(refused) - 1;
      const later = { ...renamed(1), snapshot: "2026-01-01T00:00:00Z" };
      expect(codeOf(node.propose(later))).toBe(code);
      node.nowMs += 1;
      expect(codeOf(node.propose(later))).toBe("begin");
    },
  );

  test("of POLICY_NEVER", () => {
    const node = new ProposedNode(PLAN, { approve: "never" });
    expect(codeOf(node.propose(PLAN))).toBe("POLICY_NEVER");
    expect(codeOf(changed(node, { approve: "standing" }).propose(PLAN))).toBe("begin");
    expect(codeOf(changed(node, { approve: "ask" }).propose(renamed(1)))).toBe("wait");
  });

  test("of INBOX_FULL: once one is answered the next is put to the owner, and not before", () => {
    const node = new ProposedNode(PLAN, { approve: "ask" });
    const said = Array.from({ length: 17 }, (_, number) => codeOf(node.propose(renamed(number))));
    expect(said.filter((code) => code === "wait")).toHaveLength(16);
    const last = renamed(16);
    expect([said.at(-1), node.inbox().isAnswered(studyOf(last))]).toEqual(["INBOX_FULL", false]);
    const no = { type: "refuse", reason: "no" } as const;
    node.proposals.change((book) => answer(book, studyOf(renamed(3)), no, node.nowMs));
    expect(node.inbox().isAnswered(studyOf(last))).toBe(true);
    expect(node.inbox().isAnswered(studyOf(renamed(4)))).toBe(false);
    expect(codeOf(node.propose(last))).toBe("wait");
  });

  test("of PLAN_DECLINED: approve takes it back for as long as the plan is offered", () => {
    const node = new ProposedNode(PLAN, { approve: "ask" });
    node.propose(PLAN);
    const say = (type: "approve" | "refuse") =>
      node.proposals.change((book) => answer(book, studyOf(PLAN), { type, reason: undefined }, node.nowMs));
    say("refuse");
    expect(codeOf(node.propose(PLAN))).toBe("PLAN_DECLINED");
    say("approve");
    expect(codeOf(node.propose(PLAN))).toBe("begin");
  });

  test("of PROPOSAL_REFUSED: with another limit the plan is judged anew when it comes again", () => {
    const node = only({ limits: { studiesPerMonth: 1 }, approve: "standing" });
    node.propose(renamed(1));
    const say = () =>
      node.proposals.change((book) => answer(book, studyOf(renamed(1)), { type: "approve" }, node.nowMs));
    expect(say).toThrow(expect.objectContaining({ code: "PROPOSAL_REFUSED" }));
    const raised = changed(node, { approve: "ask", limits: { studiesPerMonth: 2 } });
    expect(codeOf(raised.propose(renamed(1)))).toBe("wait");
    say();
    expect(codeOf(raised.propose(renamed(1)))).toBe("begin");
  });

  test("of PROPOSAL_OVER: what has lapsed can be answered when it comes again", () => {
    const node = new ProposedNode(PLAN, { approve: "ask", limits: { maxSnapshotDays: 400 } });
    node.propose(PLAN);
    node.nowMs += 31 * DAY;
    node.propose(renamed(1));
    const say = () =>
      node.proposals.change((book) => answer(book, studyOf(PLAN), { type: "approve" }, node.nowMs));
    expect(say).toThrow(expect.objectContaining({ code: "PROPOSAL_OVER" }));
    node.propose(PLAN);
    say();
    expect(codeOf(node.propose(PLAN))).toBe("begin");
  });
});

describe("a coordinator that proposes more plans a day than go on record", () => {
  const beyond = (number: number): Plan => {
    const plan = tinyPlan("tiny", 4);
    return {
      ...plan,
      studyId: number.toString(16).padStart(64, "0"),
      limits: { ...plan.limits, maxAttempts: 20 },
    };
  };
  /** Processes of one node, each of which hears one plan. */
  async function hears(store: MemoryStore, numbers: readonly number[]): Promise<readonly string[]> {
    const told = [];
    for (const number of numbers) {
      const node = await loneAgent(tinyPlan("tiny", 4), { store });
      node.agent.receive(planMessage(beyond(number)));
      await node.settle();
      expect(node.agent.state).toMatchObject({ phase: "refused", error: { code: "POLICY_ATTEMPTS" } });
      told.push(...node.told);
    }
    return told;
  }
  const denied = (store: MemoryStore) => bookedIn(store).filter(({ type }) => type === "DENY").length;

  test("fills no ledger: each is refused, so many go on record, each once, and the others are counted", async () => {
    const store = new MemoryStore();
    await hears(store, [1, 1, 2, 1]);
    expect(denied(store)).toBe(2);
    const numbers = Array.from({ length: 30 }, (_, number) => number + 1);
    const told = await hears(store, numbers);
    expect(denied(store)).toBe(20);
    expect(told.filter((code) => code === "REFUSAL_COUNTED")).toHaveLength(12);
  });
});
