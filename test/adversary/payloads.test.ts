import { expect, test } from "vitest";
import { Driver } from "@fedseg/coordinator/driver.ts";
import type { CoordinatorState } from "@fedseg/coordinator/session/state.ts";
import type { Progress } from "@fedseg/coordinator/session/events.ts";
import { Analysis } from "@fedseg/shared/plan/analysis.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { coordinatorMessage, nodeMessage } from "@fedseg/shared/protocol/index.ts";
import { PAYLOADS, REPORT, RESUME, resume } from "./payloads.ts";
import { tinyKey, tinyPlan } from "../simulation/tiny-market.ts";

test("the honest messages that these are made from are understood", () => {
  expect(decodeCanonical(encodeCanonical(RESUME), nodeMessage)).toEqual(RESUME);
  expect(decodeCanonical(encodeCanonical(REPORT), nodeMessage)).toEqual(REPORT);
  expect(decodeCanonical(resume("00"), nodeMessage)).toEqual(RESUME);
});

test.each(PAYLOADS)("MALFORMED: %s", (_, payload) => {
  const plan = tinyPlan("tiny", 4);
  const state: CoordinatorState = {
    phase: "enrolling",
    questions: new Map(),
    isBeginning: true,
    answers: new Map(),
    plan,
    enrolments: new Map(),
    presence: plan.roster.map(() => "here"),
  };
  const told: Progress[] = [];
  const analysis = new Analysis(plan, hashPlan(planBytes(plan)));
  const unexpected = () => expect.unreachable();
  const driver = new Driver(
    state,
    {
      signingKey: tinyKey("tiny", "coordinator"),
      notary: unexpected,
      analysis: () => analysis,
      enrolMs: 1000,
      clock: unexpected,
    },
    {
      commit: unexpected,
      send: unexpected,
      after: unexpected,
      finish: unexpected,
      stop: unexpected,
      failed: unexpected,
      keepEvidence: unexpected,
      tell: (progress) => void told.push(progress),
    },
  );
  driver.receive(0, payload);
  expect(told).toEqual([{ type: "dropped", node: 0, code: "MALFORMED" }]);
  expect(driver.state).toBe(state);
  expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
});

test.each(PAYLOADS.filter(([name]) => name !== "a message of the other side"))(
  "a node does not understand %s either",
  (_, payload) => {
    expect(decodeCanonical(payload, coordinatorMessage)).toBeUndefined();
  },
);
