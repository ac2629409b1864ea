import type { Pace } from "@fedseg/client-node/session/context.ts";
import { encodeCanonical, decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { enrolBody } from "@fedseg/shared/protocol/enrol.ts";
import { sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { type NodeMessage, nodeMessage } from "@fedseg/shared/protocol/index.ts";
import { planBinding } from "@fedseg/shared/session/study.ts";
import { expect, test } from "vitest";
import { tinyKey, tinyName, tinyPlan } from "../simulation/tiny-market.ts";
import { loneAgent, planMessage } from "./lone-agent.ts";

const TINY = tinyPlan("tiny", 4);
const PLAN = { ...TINY, timing: { ...TINY.timing, tickMs: 500 } };

/** A node that agrees to the plan, and whose ticks are known when the test says so. */
async function measuringNode() {
  const known = Promise.withResolvers<void>();
  let isKnown = false;
  const pace: Pace = {
    ticks: () => (isKnown ? [{ query: "moments", log2Ms: 7 }] : undefined),
    measure: () => known.promise,
  };
  const node = await loneAgent(PLAN, { pace });
  const said = () => node.sent.map((bytes) => decodeCanonical(bytes, nodeMessage)!);
  const receive = (message: object) => {
    node.agent.receive(encodeCanonical(message));
    return node.settle();
  };
  node.agent.receive(planMessage(PLAN));
  await node.settle();
  const { nonce } = said().find(isQuestion)!;
  const answers = async () => {
    for (const sender of [1, 2, 3]) {
      const address = { type: "WITNESS", session: 0, attempt: 0, sender, recipient: 0 } as const;
      const key = tinyKey("tiny", tinyName(sender));
      const envelope = sealEnvelope(key, planBinding(PLAN), address, { subject: 0, nonce });
      await receive({ type: "witness", envelope });
    }
  };
  const measured = () => {
    isKnown = true;
    known.resolve();
    return node.settle();
  };
  return { node, said, receive, answers, measured };
}

const isQuestion = (message: NodeMessage) => message.type === "witness-request";
const typesOf = (said: readonly NodeMessage[]) => said.map(({ type }) => type);

test("a node that measures its ticks answers its partners, and signs nothing for the plan before it knows them", async () => {
  const { node, said, receive, answers, measured } = await measuringNode();
  await answers();
  expect(node.agent.state).toMatchObject({ phase: "asking", isMeasuring: true });
  const before = said().length;
  await receive({ type: "witness-request", subject: 2, nonce: new Uint8Array(32), enrolled: false });
  expect(typesOf(said().slice(before))).toEqual(["witness"]);
  await measured();
  expect(node.agent.state.phase).toBe("approved");
  const enrolment = said().find(({ type }) => type === "enrol")!;
  const body = "envelope" in enrolment && decodeCanonical(enrolment.envelope.body, enrolBody);
  expect(body).toMatchObject({ ticks: [{ query: "moments", log2Ms: 7 }] });
});

test("ticks that are known before the partners have answered let nothing be signed", async () => {
  const { node, answers, measured } = await measuringNode();
  await measured();
  expect(node.agent.state.phase).toBe("asking");
  await answers();
  expect(node.agent.state.phase).toBe("approved");
});
