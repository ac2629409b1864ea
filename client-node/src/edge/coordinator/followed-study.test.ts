import type { Agent } from "../../agent/agent.ts";
import type { NodeContext } from "../../session/context.ts";
import type { NodeState } from "../../session/state.ts";
import { step } from "../../session/step.ts";
import { expect, test } from "vitest";
import { followOne, followedStudy } from "./followed-study.ts";

const NEW = { study: undefined, isUnderWay: false, approved: new Set<string>() };

test.each<[string, readonly string[], Parameters<typeof followedStudy>[1], string | undefined]>([
  ["none is there", [], NEW, undefined],
  ["nothing was ever approved", ["a", "b"], NEW, "a"],
  ["one is under way", ["a", "b"], { study: "b", isUnderWay: true, approved: new Set("b") }, "b"],
  ["the last has ended", ["a", "b"], { study: "a", isUnderWay: false, approved: new Set("a") }, "b"],
  [
    "only the one that has ended is there",
    ["a"],
    { study: "a", isUnderWay: false, approved: new Set("a") },
    "a",
  ],
  [
    "what is under way is not there",
    ["a", "c"],
    { study: "b", isUnderWay: true, approved: new Set("ab") },
    "c",
  ],
  [
    "only others that were approved are there",
    ["a"],
    { study: "b", isUnderWay: true, approved: new Set("ab") },
    "a",
  ],
])("when %s, the right study is followed", (_, studies, place, followed) => {
  expect(followedStudy(studies, place)).toBe(followed);
});

test("whoever has ended one study and is shown another says nothing there of the one before", () => {
  const [own, next] = ["ab".repeat(32), "cd".repeat(32)];
  const planHash = new Uint8Array(32).fill(0xab);
  const running = { study: { binding: { planHash } }, history: [{}, {}], freshness: { type: "fresh" } };
  const state = { phase: "finished", running } as unknown as NodeState;
  const context = { source: { renew: () => undefined } } as unknown as NodeContext;
  const said: object[] = [];
  const agent: Pick<Agent, "state" | "connected" | "receive"> = {
    state,
    connected: (study) => {
      const event = { type: "connected", ...(study !== undefined && { study }) } as const;
      for (const effect of step(state, event, context)[1])
        if (effect.type === "send") said.push(effect.message);
    },
    receive: () => undefined,
  };
  const listed = (studies: readonly string[]) => {
    const { calls } = followOne(agent, () => new Set([own]));
    calls.onStudies(studies);
    return said.splice(0);
  };
  expect(listed([own])).toEqual([
    { type: "resume", enrolled: true, verified: 2 },
    { type: "finished", sessions: 2 },
  ]);
  expect(listed([own, next])).toEqual([{ type: "resume", enrolled: false, verified: 0 }]);
});
