import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { expect, test } from "vitest";
import { InboxInTurn } from "./inbox-in-turn.ts";
import type { Decision } from "./port.ts";

const PLAN = {} as Plan;

test("an approved plan waits until there is room, and is decided anew then", () => {
  let [decision, hasRoom, isAnswered]: [Decision, boolean, boolean] = [{ type: "wait" }, true, false];
  const withdrawn: string[] = [];
  const owner = {
    decide: () => decision,
    isAnswered: () => isAnswered,
    agreed: () => [PLAN],
    withdrawn: (study: string) => withdrawn.push(study),
  };
  const inbox = new InboxInTurn(owner, () => hasRoom);
  expect(inbox.decide(PLAN, "a")).toEqual({ type: "wait" });
  expect([inbox.isAnswered("a"), inbox.isNext("a")]).toEqual([false, false]);
  [decision, hasRoom, isAnswered] = [{ type: "begin" }, false, true];
  expect(inbox.isAnswered("a")).toBe(true);
  expect(inbox.decide(PLAN, "a")).toEqual({ type: "wait" });
  expect([inbox.isAnswered("a"), inbox.isNext("a")]).toEqual([false, true]);
  hasRoom = true;
  expect(inbox.isAnswered("a")).toBe(true);
  expect(inbox.decide(PLAN, "a")).toEqual({ type: "begin" });
  hasRoom = false;
  inbox.decide(PLAN, "b");
  inbox.withdrawn("b");
  expect([withdrawn, inbox.isNext("b")]).toEqual([["b"], false]);
  expect(inbox.agreed()).toEqual([PLAN]);
});
