import { expect, test } from "vitest";
import { tinyKey, tinyPlan } from "../../../test/simulation/tiny-market.ts";
import type { Envelope } from "@fedseg/shared/protocol/envelope.ts";
import type { CoordinatorContext } from "./context.ts";
import { agreedIn } from "./dates.ts";
import { enrolmentNeed } from "./enrolment-turn.ts";
import type { CoordinatorEvent, Stepped } from "./events.ts";
import { recover } from "./recover.ts";
import type { CoordinatorState } from "./state.ts";
import { step } from "./step.ts";

const PLAN = tinyPlan("turns", 3);
const CONTEXT: CoordinatorContext = {
  signingKey: tinyKey("turns", "coordinator"),
  notary: () => expect.fail("nothing is signed"),
  analysis: () => expect.fail("nothing is computed"),
  enrolMs: 1000,
  takesTurns: true,
  clock: () => 0,
};

/** A study that is offered, with all of its nodes here. */
function offered(context = CONTEXT): CoordinatorState {
  return PLAN.roster.reduce<CoordinatorState>(
    (state, _, node) => step(state, { type: "connected", node }, context)[0],
    recover(PLAN, () => undefined, context),
  );
}

function asks(node: number): CoordinatorEvent {
  const message = {
    type: "witness-request",
    subject: node,
    nonce: new Uint8Array(32),
    enrolled: false,
  } as const;
  return { type: "message", from: node, message };
}

/** What is sent, as the node that asked and the node that hears it. */
function heard([, effects]: Stepped): string[] {
  return effects.flatMap((effect) =>
    effect.type === "send" && effect.message.type === "witness-request"
      ? [`${effect.message.subject} to ${effect.to}`]
      : [],
  );
}

test("what nodes ask each other before they countersign is passed on when the turn of their study has come, and all of it then", () => {
  let state = offered();
  for (const [node, need] of ["none", "none", "waits"].entries()) {
    const stepped = step(state, asks(node), CONTEXT);
    expect(heard(stepped)).toEqual([]);
    [state] = stepped;
    expect(enrolmentNeed(state).need).toBe(need);
  }
  const begun = step(state, { type: "enrolment-turn" }, CONTEXT);
  expect(heard(begun).toSorted()).toEqual(["0 to 1", "0 to 2", "1 to 0", "1 to 2", "2 to 0", "2 to 1"]);
  expect(enrolmentNeed(begun[0])).toEqual({ need: "has", left: [0, 1, 2] });
  expect(heard(step(begun[0], asks(1), CONTEXT)).toSorted()).toEqual([
    "0 to 1",
    "1 to 0",
    "1 to 2",
    "2 to 1",
  ]);
});

test("a turn that comes too early is none; one that was given stays given, whoever refuses, and after a restart", () => {
  let [state] = step(offered(), asks(0), CONTEXT);
  expect(step(state, { type: "enrolment-turn" }, CONTEXT)).toEqual([state, []]);
  for (const event of [asks(1), asks(2)]) [state] = step(state, event, CONTEXT);
  const [begun, [first]] = step(state, { type: "enrolment-turn" }, CONTEXT);
  if (first.type !== "commit") throw new TypeError("it is kept before anybody hears of it");
  const kept = new Map(first.journal.map(({ key, value }) => [key, value]));
  const message = { type: "refused", code: "PLAN_DECLINED", event: new Uint8Array(16) } as const;
  [state] = step(begun, { type: "message", from: 2, message }, CONTEXT);
  expect(enrolmentNeed(state)).toEqual({ need: "has", left: [0, 1, 2] });
  expect(heard(step(state, asks(1), CONTEXT)).toSorted()).toEqual(["0 to 1", "1 to 0", "1 to 2"]);
  const restarted = recover(PLAN, (key) => kept.get(key), CONTEXT);
  expect(enrolmentNeed(restarted)).toEqual({ need: "has", left: [0, 1, 2] });
  expect(enrolmentNeed(recover(PLAN, () => undefined, CONTEXT)).need).toBe("none");
});

test("who agrees when enrolment closes is who has countersigned, or is here", () => {
  let state = offered();
  for (const event of [asks(0), asks(1), asks(2), { type: "departed", node: 1 } as const])
    [state] = step(state, event, CONTEXT);
  if (state.phase !== "enrolling") throw new TypeError();
  expect(agreedIn(state)).toEqual([0, 2]);
});

test("enrolment that closes while everybody agrees and waits has no other plan: the end says what they were waiting for", () => {
  const plan = { ...PLAN, enrolBy: "1970-01-01T00:00:00Z", quorum: 2 };
  const ends = (events: readonly CoordinatorEvent[]) => {
    const begun = { ...offered(), plan } as CoordinatorState;
    const before = events.reduce<CoordinatorState>((state, event) => step(state, event, CONTEXT)[0], begun);
    const [state] = step(before, { type: "deadline", id: { type: "enrolment" } }, CONTEXT);
    return state.phase === "failed" ? [state.error.code, state.error.refusal.what] : [];
  };
  const all = [asks(0), asks(1), asks(2)];
  expect(ends(all)).toEqual([
    "NOT_ENROLLED",
    expect.stringContaining("until everybody does and their turn has come: shop-1, shop-2, shop-3"),
  ]);
  const answer = (from: number, to: number): CoordinatorEvent => {
    const envelope = { type: "WITNESS", recipient: to } as Envelope;
    return { type: "message", from, message: { type: "witness", envelope } };
  };
  const answers = [0, 1, 2].flatMap((from) =>
    [0, 1, 2].flatMap((to) => (from === to ? [] : [answer(from, to)])),
  );
  const waiting = "shop-1 (no room beside its other studies)";
  expect(ends([...all, { type: "enrolment-turn" }, ...answers])).toEqual([
    "NOT_ENROLLED",
    expect.stringContaining(waiting),
  ]);
  // One of them is away: the others go on without it.
  expect(ends([...all, { type: "departed", node: 1 }])[0]).toBe("STUDY_REPLACED");
});

test("where studies take no turns everything is passed on at once", () => {
  const alone = { ...CONTEXT, takesTurns: false };
  expect(heard(step(offered(alone), asks(0), alone)).toSorted()).toEqual(["0 to 1", "0 to 2"]);
});
