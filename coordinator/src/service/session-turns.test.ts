import { expect, test } from "vitest";
import type { TurnNeed } from "../session/turn.ts";
import { SessionTurns } from "./session-turns.ts";

/** Turns of so many sessions at once, and studies that begin their session as soon as theirs has come. */
function turnsOf(most: number) {
  let nowMs = 0;
  const calls: { readonly at: number; readonly call: () => void }[] = [];
  const turns = new SessionTurns(most, {
    now: () => nowMs,
    after: (ms, call) => void calls.push({ at: nowMs + ms, call }),
  });
  const begun: string[] = [];
  const stands = (study: string, need: TurnNeed) =>
    turns.stands(study, need, () => {
      begun.push(study);
      stands(study, "has");
    });
  /** Lets time pass, and everything that is due by then happen. */
  const pass = (ms: number) => {
    nowMs += ms;
    const due = calls.splice(0);
    calls.push(...due.filter(({ at }) => at > nowMs));
    for (const { at, call } of due) if (at <= nowMs) call();
  };
  return { begun, stands, pass };
}

test("who has waited longest begins when a session has ended, and stands behind all others for its next one", () => {
  const { begun, stands, pass } = turnsOf(2);
  for (const study of ["a", "b", "c", "d"]) stands(study, "waits");
  pass(0);
  expect(begun).toEqual(["a", "b"]);
  stands("c", "waits");
  stands("b", "waits");
  pass(0);
  expect(begun).toEqual(["a", "b", "c"]);
  stands("a", "none");
  stands("c", "none");
  pass(0);
  expect(begun).toEqual(["a", "b", "c", "d", "b"]);
});

test("a study that is paused or ended while it waits is passed over, and no turn is lost with it", () => {
  const { begun, stands, pass } = turnsOf(1);
  for (const study of ["a", "b", "c"]) stands(study, "waits");
  pass(0);
  stands("b", "none");
  stands("a", "none");
  pass(0);
  expect(begun).toEqual(["a", "c"]);
});

test("a session whose members are silent keeps nobody waiting, and counts again when they are heard", () => {
  const { begun, stands, pass } = turnsOf(1);
  for (const study of ["late", "b", "c"]) stands(study, "waits");
  pass(0);
  pass(400);
  stands("late", "has");
  pass(400);
  expect(begun).toEqual(["late"]);
  pass(200);
  expect(begun).toEqual(["late", "b"]);
  stands("late", "has");
  stands("b", "none");
  pass(200);
  expect(begun).toEqual(["late", "b"]);
  pass(700);
  expect(begun).toEqual(["late", "b", "c"]);
});
