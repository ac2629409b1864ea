import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { MOST_WAITING, NO_PROPOSALS, openProposals, withState } from "@fedseg/client-node/inbox/book.ts";
import { decide } from "@fedseg/client-node/inbox/decide.ts";
import type { InboxPort } from "@fedseg/client-node/inbox/port.ts";
import { factsOf } from "@fedseg/client-node/inbox/proposal.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { COORDINATOR, EVERYONE } from "@fedseg/shared/protocol/primitives.ts";
import { signEnd } from "@fedseg/shared/session/ended.ts";
import { expect, test } from "vitest";
import { leave } from "../faults/owner.ts";
import { ownerInbox } from "../simulation/owner-inbox.ts";
import { TINY_CLOCK, tinyKey, tinyPlan } from "../simulation/tiny-market.ts";
import { loneAgent, planMessage } from "./lone-agent.ts";
import { WitnessedStudy } from "./witnessed-study.ts";

const PLAN = tinyPlan("tiny", 4);
/** Copies of one message. */
const COPIES = 50;

const rosterOf = (): CoordinatorMessage => ({
  type: "roster",
  enrolments: [],
  envelope: {
    type: "ROSTER",
    session: 0,
    attempt: 0,
    sender: COORDINATOR,
    recipient: EVERYONE,
    body: new Uint8Array(1),
    signature: new Uint8Array(64),
  },
});

test("copies of a plan that waits for its owner are looked at as one", async () => {
  let looked = 0;
  const node = await loneAgent(PLAN, {
    inbox: ownerInbox(() => {
      looked += 1;
      return looked > 10;
    }),
  });
  for (let copy = 0; copy < COPIES; copy += 1) node.agent.receive(planMessage(PLAN));
  await node.settle();
  expect(node.asked).toHaveLength(1);
  // One look when it came; then one each second until the owner has approved.
  expect(looked).toBe(1);
  node.agenda.run(100, () => looked === 12);
  // And once more, with the plan.
  expect(looked).toBe(12);
  await node.settle();
  expect(node.told).toContain("PLAN_AGREED");
});

test("what a node agreed to and its owner has to decide after all: the coordinator hears it, the owner is asked, and an answer in the inbox goes on", async () => {
  let type: "begin" | "wait" = "begin";
  const inbox: InboxPort = {
    ...ownerInbox(() => true),
    decide: () => ({ type }),
    isAgreed: () => type === "begin",
    // As long as it is agreed to there is news when it is not; then when there is an answer.
    isAnswered: () => (node.agent.state.phase === "asking" ? type === "wait" : type === "begin"),
  };
  const node = await loneAgent(PLAN, { inbox });
  node.agent.receive(planMessage(PLAN));
  await node.settle();
  expect([node.agent.state.phase, node.asked]).toEqual(["asking", []]);
  type = "wait";
  node.agenda.run(100, () => node.agent.state.phase === "idle");
  await node.settle();
  expect(node.refusals).toEqual([expect.stringContaining("PLAN_UNDECIDED")]);
  expect(node.asked).toHaveLength(1);
  type = "begin";
  node.agenda.run(100, () => node.agent.state.phase === "asking");
  expect(node.agent.state.phase).toBe("asking");
});

test("no more plans wait for an owner than the inbox holds, and none makes room for another", async () => {
  let book = NO_PROPOSALS;
  const inbox: InboxPort = {
    ...ownerInbox(() => false),
    isAnswered: (study) =>
      openProposals(book).length < MOST_WAITING && openProposals(book).every((one) => one.study !== study),
    decide: (plan, study, objection) => {
      const offer = { facts: factsOf(study, plan, !objection), objection, limit: undefined } as const;
      const [next, decision] = decide(book, { ...offer, ruling: { type: "ask" } }, TINY_CLOCK);
      book = next;
      return decision;
    },
  };
  const node = await loneAgent(PLAN, { inbox });
  for (let copy = 0; copy < COPIES; copy += 1)
    node.agent.receive(planMessage({ ...PLAN, title: `Plan ${copy}` }));
  await node.settle();
  expect(node.asked).toHaveLength(MOST_WAITING);
  expect(openProposals(book).map(({ title }) => title)).toEqual(node.asked.map((_, at) => `Plan ${at}`));
  // The others are refused: the coordinator hears it, each time under one name, nothing of them is written, and the node waits for room.
  expect(new Set(node.refusals)).toEqual(new Set([expect.stringContaining("INBOX_FULL")]));
  expect(node.agent.state.phase).toBe("idle");
  const study = openProposals(book)[0].study;
  book = withState(book, study, { state: "begun", by: "owner" }, TINY_CLOCK);
  const seconds = node.agenda.now() + 3000;
  node.agenda.run(500, () => node.agenda.now() > seconds);
  await node.settle();
  expect(node.asked).toHaveLength(MOST_WAITING + 1);
  expect(openProposals(book).map(({ title }) => title)).toContain(`Plan ${MOST_WAITING}`);
});

test("a plan that waits for its owner ends with its coordinator's signature, which is answered; with nobody else's", async () => {
  const inbox: InboxPort = { ...ownerInbox(() => false), waiting: () => [PLAN] };
  const node = await loneAgent(PLAN, { inbox });
  const end = (signer: string) => {
    const envelope = signEnd(tinyKey("tiny", signer), PLAN, "STUDY_CANCELLED", "enough was seen");
    node.agent.receive(encodeCanonical({ type: "ended", envelope }));
    return node.settle();
  };
  await end("shop-2");
  expect([node.agent.state.phase, node.refusals]).toEqual(["idle", []]);
  await end("coordinator");
  expect(node.agent.state).toMatchObject({
    phase: "refused",
    error: { code: "STUDY_CANCELLED", message: expect.stringContaining("enough was seen") },
  });
  expect(node.refusals).toEqual([expect.stringContaining("STUDY_CANCELLED")]);
});

test("a roster that nobody is known to have signed ends no node that waits", async () => {
  const node = await loneAgent(PLAN);
  node.agent.receive(encodeCanonical(rosterOf()));
  await node.settle();
  expect(node.told).toEqual(["NO_PLAN"]);
});

test("nor does it end one whose owner has given its study up", async () => {
  const { study } = new WitnessedStudy({ nodes: 4, sessions: 1 }).run();
  leave(study.disk(0), 0);
  const node = await loneAgent(study.plan, { store: study.disk(0) });
  node.agent.receive(encodeCanonical(rosterOf()));
  await node.settle();
  // It says at its start what it has left, and stays.
  expect(node.told).toEqual(["STUDY_LEFT", "ROSTER_UNEXPECTED"]);
  expect(node.refusals).toEqual([]);
});

test("another plan during a study is refused under one name, and answered once", async () => {
  const { study } = new WitnessedStudy({ nodes: 4, sessions: 1 }).run();
  const node = await loneAgent(study.plan, { store: study.disk(0) });
  const before = node.sent.length;
  const other = planMessage({ ...PLAN, title: "Another" });
  for (let copy = 0; copy < COPIES; copy += 1) node.agent.receive(other);
  await node.settle();
  expect(node.refusals).toHaveLength(COPIES);
  expect(new Set(node.refusals).size).toBe(1);
  expect(node.sent).toHaveLength(before + 1);
});
