import { expect, test } from "vitest";
import { tinyKey, tinyPlan } from "../../../test/simulation/tiny-market.ts";
import type { CoordinatorContext } from "./context.ts";
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
  expect(enrolmentNeed(begun[0])).toEqual({ need: "has", asked: [0, 1, 2], unheard: [] });
  expect(heard(step(begun[0], asks(1), CONTEXT)).toSorted()).toEqual([
    "0 to 1",
    "1 to 0",
    "1 to 2",
    "2 to 1",
  ]);
});

test("a turn that comes too early is none, and a refusal gives one back", () => {
  let [state] = step(offered(), asks(0), CONTEXT);
  expect(step(state, { type: "enrolment-turn" }, CONTEXT)).toEqual([state, []]);
  for (const event of [asks(1), asks(2), { type: "enrolment-turn" } as const])
    [state] = step(state, event, CONTEXT);
  const message = { type: "refused", code: "PLAN_DECLINED", event: new Uint8Array(16) } as const;
  [state] = step(state, { type: "message", from: 2, message }, CONTEXT);
  expect(enrolmentNeed(state)).toEqual({ need: "none", asked: [0, 1], unheard: [2] });
  expect(heard(step(state, asks(1), CONTEXT))).toEqual([]);
});

test("where studies take no turns everything is passed on at once", () => {
  const alone = { ...CONTEXT, takesTurns: false };
  expect(heard(step(offered(alone), asks(0), alone)).toSorted()).toEqual(["0 to 1", "0 to 2"]);
});
