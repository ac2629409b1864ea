import { Inbox } from "@fedseg/client-node/agent/inbox.ts";
import { Notes } from "@fedseg/client-node/agent/notes.ts";
import { Said } from "@fedseg/client-node/agent/said.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type CoordinatorMessage, coordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { COORDINATOR, EVERYONE } from "@fedseg/shared/protocol/primitives.ts";
import { expect, test } from "vitest";
import { TINY_LIMITS, tinyPlan } from "../simulation/tiny-market.ts";
import { NOT_ASKED } from "../simulation/compared.ts";
import { loneAgent, planMessage } from "./lone-agent.ts";
import { WitnessedStudy } from "./witnessed-study.ts";

const TINY = tinyPlan("tiny", 4);
const PLAN = { ...TINY, timing: { ...TINY.timing, reportMs: 60_000, tickMs: 20_000 } };

const question = (at: number): CoordinatorMessage => ({
  type: "witness-request",
  subject: 1,
  nonce: new Uint8Array(32).fill(at),
  enrolled: false,
});

const unsignedOpen: CoordinatorMessage = {
  type: "open",
  envelope: {
    type: "OPEN",
    session: 1,
    attempt: 1,
    sender: COORDINATOR,
    recipient: EVERYONE,
    body: new Uint8Array(1),
    signature: new Uint8Array(64),
  },
  bundles: [],
  dealt: [],
  results: [],
};

test("an OPEN that nobody has signed delays no answer", async () => {
  const node = await loneAgent(PLAN);
  node.agent.receive(planMessage(PLAN));
  await node.settle();
  const before = node.sent.length;
  node.agent.receive(encodeCanonical(unsignedOpen));
  node.agent.receive(encodeCanonical(question(1)));
  await node.settle();
  expect(node.told).toContain("UNSIGNED");
  expect(node.sent).toHaveLength(before + 1);
});

test("of what a node has said it remembers no more than some, and looks at no more for each", () => {
  const said = new Said();
  const bytes = (at: number) =>
    encodeCanonical(question(at % 256))
      .fill(at >> 8, -8, -4)
      .fill(at, -4);
  expect(said.isNew(bytes(0), 1e9, 0)).toBe(true);
  expect(said.isNew(bytes(0), 1e9, 0)).toBe(false);
  for (let at = 1; at <= 5000; at += 1) said.isNew(bytes(at), 1e9, 0);
  expect(said.isNew(bytes(0), 1e9, 0)).toBe(true);
});

test("small messages that wait count for what is made of them", () => {
  const told: string[] = [];
  const inbox = new Inbox({ tell: (code) => told.push(code) });
  const bytes = encodeCanonical(question(1));
  const policy = {
    roster: PLAN.roster,
    coordinator: PLAN.coordinator,
    compared: NOT_ASKED,
    limits: TINY_LIMITS,
  };
  const read = () => inbox.read(bytes, { phase: "idle" }, policy as never);
  let waiting = 0;
  while (told.length === 0 && waiting < 20_000) if (read()) waiting += 1;
  expect(told).toEqual(["TOO_MUCH"]);
  expect(waiting).toBeLessThan(17_000);
  inbox.taken(bytes.length);
  expect(read()).toBeDefined();
});

test("who repeats a message fills no log with it", async () => {
  const { study } = new WitnessedStudy({ nodes: 4, sessions: 1 }).run();
  const node = await loneAgent(study.plan, { store: study.disk(0) });
  const other = planMessage({ ...TINY, title: "Another" });
  for (let copy = 0; copy < 200; copy += 1) node.agent.receive(other);
  await node.settle();
  // The first eight, the 16th, 32nd, 64th and 128th.
  expect(node.told.filter((code) => code === "STUDY_UNDER_WAY")).toHaveLength(12);
});

test("nor with what it writes anew each time", () => {
  const told: string[] = [];
  let now = 0;
  const notes = new Notes({ now: () => now, tell: (code, text) => told.push(`${code} ${text}`) });
  for (let at = 0; at < 1000; at += 1) notes.tell(`COORDINATOR_A${at}`, `other words ${at}`);
  expect(told).toHaveLength(14);
  expect(told.at(-1)).toBe("COORDINATOR_A511 other words 511 (512 times)");
  now = 60_000;
  notes.tell("COORDINATOR_A", "after a while");
  expect(told.at(-1)).toBe("COORDINATOR_A after a while");
});

test("a finished node takes its leave before another study can keep it from labelling its users", () => {
  const later = { ...TINY, studyId: "ab".repeat(32) };
  const plan = decodeCanonical(planMessage(later), coordinatorMessage)!;
  const { study } = new WitnessedStudy({
    hooks: {
      toNode: (to, message) =>
        to === 0 && message.type === "checkpoints" && message.isLast ? [{ message: plan }] : [{ message }],
    },
  }).run();
  const told = study.told.flatMap(({ party, code }) => (party === 0 ? [code] : []));
  expect(told).toContain("PLAN_LATER");
  expect(told.filter((code) => code === "PLAN_AGREED")).toHaveLength(1);
  expect(study.node(0)).toMatchObject({ phase: "finished", isWitnessed: true });
});
