import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { COORDINATOR, EVERYONE } from "@fedseg/shared/protocol/primitives.ts";
import { expect, test } from "vitest";
import { leave } from "../faults/owner.ts";
import { tinyPlan } from "../simulation/tiny-market.ts";
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
    isApproved: () => {
      looked += 1;
      return looked > 10;
    },
  });
  for (let copy = 0; copy < COPIES; copy += 1) node.agent.receive(planMessage(PLAN));
  await node.settle();
  expect(node.asked).toHaveLength(1);
  // One look when it came; then one each second until the owner has approved.
  expect(looked).toBe(1);
  node.agenda.run(100);
  // And once more, with the plan.
  expect(looked).toBe(12);
  await node.settle();
  expect(node.told).toContain("PLAN_AGREED");
});

test("no more plans wait for an owner than a few", async () => {
  const node = await loneAgent(PLAN, { isApproved: () => false });
  for (let copy = 0; copy < COPIES; copy += 1)
    node.agent.receive(planMessage({ ...PLAN, title: `Plan ${copy}` }));
  await node.settle();
  expect(() => node.agenda.run(2 * COPIES)).toThrow(/expected the study to end/);
  // Those that made room are looked for no more: of 100 looks, 50 are in the first second, and then four in each.
  expect(node.agenda.now()).toBeGreaterThan(10_000);
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
