import { CodedError } from "@fedseg/shared/errors.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Move, type Standing, actionsIn, isOver, leadsTo, moved } from "./lifecycle.ts";

const MOVES: readonly Move[] = [
  "open",
  "approve",
  "start",
  "pause",
  "halt",
  "resume",
  "finish",
  "fail",
  "cancel",
];
const DRAFT: Standing = { state: "draft", since: "2026-01-01T00:00:00Z" };
const at = (n: number) => new Date(Date.UTC(2026, 0, 2, 0, 0, n)).toISOString();
const REASON = { code: "TOO_FEW_NODES", what: "a", why: "b", todo: "c" };

/** Every state that moves lead to. */
function reachable(): ReadonlySet<Standing["state"]> {
  const known = new Set<Standing["state"]>(["draft"]);
  for (const state of known)
    for (const move of MOVES) {
      const next = leadsTo(state, move);
      if (next) known.add(next);
    }
  return known;
}

test("every state is reached, and three of them are ends", () => {
  const states = [...reachable()];
  expect(states.toSorted()).toEqual([
    "cancelled",
    "draft",
    "enrolling",
    "failed",
    "finished",
    "paused",
    "proposed",
    "running",
  ]);
  expect(states.filter(isOver).toSorted()).toEqual(["cancelled", "failed", "finished"]);
});

test("a study that has not ended can be cancelled, whatever its state", () => {
  for (const state of reachable()) expect(actionsIn(state).includes("cancel")).toBe(!isOver(state));
  expect(actionsIn("draft")).toEqual(["cancel"]);
  expect(actionsIn("running")).toEqual(["pause", "cancel"]);
  expect(actionsIn("paused")).toEqual(["resume", "cancel"]);
  expect(actionsIn("finished")).toEqual([]);
});

test("whatever is tried in whatever order: an end stays, a refusal changes nothing, and only a new state is newly dated", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...MOVES), { maxLength: 40 }), (moves) => {
      let standing = DRAFT;
      for (const [n, move] of moves.entries()) {
        const next = after(standing, move, n);
        const told = next instanceof CodedError ? next.code : next.since === standing.since;
        const expected = leadsTo(standing.state, move);
        expect(told).toBe(expected ? expected === standing.state : "STUDY_STATE");
        expect(isOver(standing.state) && !(next instanceof CodedError)).toBe(false);
        standing = next instanceof CodedError ? standing : next;
      }
    }),
  );
});

function after(standing: Standing, move: Move, n: number): Standing | CodedError {
  try {
    return moved(standing, move, { at: at(n) });
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
}

describe("a reason", () => {
  test("is told as long as its state lasts", () => {
    const running: Standing = { state: "running", since: at(0) };
    const paused = moved(running, "pause", { at: at(1), reason: REASON });
    expect(paused).toEqual({ state: "paused", since: at(1), reason: REASON });
    expect(moved(paused, "resume", { at: at(2) }).reason).toBeUndefined();
  });

  test("a refusal says what can be done instead", () => {
    expect(() => moved({ state: "paused", since: at(1) }, "pause", { at: at(2) })).toThrow(/resume, cancel/);
  });
});
