import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { expect, test } from "vitest";
import { InboxInTurn } from "./inbox-in-turn.ts";
import type { Decision } from "./port.ts";

const PLAN = {} as Plan;

test("an approved plan is countersigned when there is room, and asked about anew then", () => {
  let [decision, hasRoom, isAnswered]: [Decision, boolean, boolean] = [{ type: "wait" }, false, false];
  const withdrawn: string[] = [];
  const owner = {
    decide: () => decision,
    isAgreed: () => decision.type === "begin",
    isAnswered: () => isAnswered,
    agreed: () => [PLAN],
    withdrawn: (study: string) => withdrawn.push(study),
  };
  const inbox = new InboxInTurn(owner, () => hasRoom);
  expect(inbox.decide(PLAN, "a")).toEqual({ type: "wait" });
  expect([inbox.isAnswered("a"), inbox.waitsForRoom("a")]).toEqual([false, false]);
  [decision, isAnswered] = [{ type: "begin" }, true];
  expect(inbox.isAnswered("a")).toBe(true);
  expect(inbox.decide(PLAN, "a")).toEqual({ type: "begin" });
  // Agreed to: there is news when that is taken back, or when there is room.
  expect(inbox.isAnswered("a")).toBe(false);
  decision = { type: "wait" };
  expect(inbox.isAnswered("a")).toBe(true);
  decision = { type: "begin" };
  expect(inbox.takesRoom(PLAN, "a")).toBe(false);
  expect([inbox.isAnswered("a"), inbox.waitsForRoom("a")]).toEqual([false, true]);
  hasRoom = true;
  expect(inbox.isAnswered("a")).toBe(true);
  expect([inbox.decide(PLAN, "a"), inbox.takesRoom(PLAN, "a")]).toEqual([{ type: "begin" }, true]);
  expect(inbox.waitsForRoom("a")).toBe(false);
  hasRoom = false;
  inbox.takesRoom(PLAN, "b");
  inbox.withdrawn("b");
  expect([withdrawn, inbox.waitsForRoom("b")]).toEqual([["b"], false]);
  expect(inbox.agreed()).toEqual([PLAN]);
});
