import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { protocolWith } from "@fedseg/coordinator/service/proposals.ts";
import type { MemberRecord } from "@fedseg/coordinator/studies/records.ts";
import { serviceLogText } from "@fedseg/coordinator/edge/service-log.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { readPlan } from "@fedseg/shared/plan/plan.ts";
import { commonProtocol } from "@fedseg/shared/plan/protocols.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { planBody } from "@fedseg/shared/protocol/enrol.ts";
import {
  type Meeting,
  isCoordinatorProved,
  isNodeProved,
  proveCoordinator,
  proveNode,
} from "@fedseg/shared/protocol/handshake.ts";
import { coordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { Server } from "socket.io";
import { expect, test } from "vitest";
import { ROOT } from "../e2e/environment.ts";
import { RawClient } from "../e2e/raw-client.ts";
import { COORDINATOR, NODES, attempt, openGate } from "./meeting.ts";

/** Does something when the test has ended. */
type AtEnd = (act: () => void) => void;
/** Who says which event, with what. */
type Said = readonly [who: "node" | "coordinator", event: string, ...values: unknown[]];

const NODE = NODES.get("shop-1")!;

/** What two parties of an earlier protocol have said to each other, as it was recorded with their software. */
function recorded(protocol: string): readonly Said[] {
  const path = join(ROOT, "test/vectors", `handshake.${protocol.replace("/", "-")}.json`);
  const text = readFileSync(path, "utf8");
  const { events } = JSON.parse(text, (_, value: unknown) => bytesIn(value)) as { events: Said[] };
  return events;
}

function bytesIn(value: unknown): unknown {
  const isBytes = typeof value === "object" && value !== null && "hex" in value;
  return isBytes ? Buffer.from(String(value.hex), "hex") : value;
}

const saidBy = (who: Said[0], events: readonly Said[]) =>
  events.filter(([each]) => each === who).map(([, event, ...values]) => [event, ...values] as const);
const valueOf = (event: string, events: readonly Said[]) =>
  events.find(([, each]) => each === event)![2] as Record<string, Uint8Array>;
const meetingOf = (coordinatorNonce: Uint8Array, nodeNonce: Uint8Array): Meeting => ({
  name: "shop-1",
  node: NODE.publicKey,
  coordinator: COORDINATOR.publicKey,
  coordinatorNonce: Uint8Array.from(coordinatorNonce),
  nodeNonce: Uint8Array.from(nodeNonce),
  channel: new Uint8Array(0),
});

describeEach("fedseg/1", /^PLAN_MALFORMED$/);
describeEach("fedseg/5", /^CodedError: PLAN_VERSION: .*"fedseg\/5".*speaks fedseg\/6/);

function describeEach(protocol: string, refusal: RegExp): void {
  const events = recorded(protocol);
  const [{ nonce }, proof] = [valueOf("challenge", events), valueOf("proof", events)];

  test(`${protocol}: the recorded handshake is of today's form, so that whoever spoke it is known by name`, () => {
    const meeting = meetingOf(nonce, proof["nonce"]);
    expect(isNodeProved(meeting, proof["signature"])).toBe(true);
    expect(isCoordinatorProved(meeting, valueOf("welcome", events)["signature"])).toBe(true);
  });

  test(`${protocol}: its node is told of to the operator by name and hears of nothing, and nothing of it is heard`, async ({
    onTestFinished,
  }) => {
    const gate = await openGate();
    onTestFinished(() => gate.close());
    const client = new RawClient(gate.port);
    const meeting = meetingOf(await client.challenged, proof["nonce"]);
    const signature = proveNode(NODE, meeting);
    const admitted = client.prove({ name: "shop-1", nonce: proof["nonce"], signature }, []);
    await client.welcomed;
    for (const [event, ...values] of saidBy("node", events).slice(1)) {
      const words = values.map((value) =>
        typeof value === "string" ? value : { _placeholder: true, num: 0 },
      );
      client.sendText(`451-${JSON.stringify([event, ...words])}`);
      client.sendBytes(values.at(-1) as Uint8Array);
    }
    expect(await admitted).toBe(false);
    expect(gate.turnedAway).toMatchObject([{ code: "PROTOCOL_OTHER", from: "shop-1" }]);
    expect([gate.heard, client.messages]).toEqual([[], []]);
  });

  test(`${protocol}: its coordinator is refused in words that name both sides and what to do, and nothing of it is taken`, async ({
    onTestFinished,
  }) => {
    const said = saidBy("coordinator", events);
    const url = await playing(said, onTestFinished);
    const { connection, lost, messages, listed } = attempt(url, { isPatient: true });
    onTestFinished(() => connection.close());
    await expect
      .poll(() => lost[0])
      .toMatch(
        /^PROTOCOL_OTHER: The coordinator speaks a protocol before fedseg\/6, which names none; this software speaks fedseg\/6\./,
      );
    expect([messages, listed]).toEqual([[], []]);
  });

  test(`${protocol}: its plan is refused where it comes all the same`, () => {
    const sent = saidBy("coordinator", events)
      .find(([event]) => event === "message")!
      .at(-1) as Uint8Array;
    const message = decodeCanonical(Uint8Array.from(sent), coordinatorMessage);
    if (message?.type !== "plan") throw new TypeError("the first message is no plan any more");
    expect(refusalOf(message.envelope.body)).toMatch(refusal);
  });
}

/** What a node says of the body of a PLAN: that it has not even the form, or what its plan is refused with. */
function refusalOf(bytes: Uint8Array): string {
  const body = decodeCanonical(bytes, planBody);
  const plan = body && readPlan(body.plan);
  if (!plan) return "PLAN_MALFORMED";
  try {
    checkPlan(plan);
    return "";
  } catch (error) {
    return String(error);
  }
}

/** Says what a coordinator has said, its proof made anew for each node. Returns its address. */
async function playing(said: readonly (readonly [string, ...unknown[]])[], atEnd: AtEnd): Promise<string> {
  const http = createServer();
  const server = new Server(http, { transports: ["websocket"], serveClient: false });
  const nonce = (said[0][1] as Record<string, Uint8Array>)["nonce"];
  server.on("connection", (socket) => {
    socket.on("proof", (proof: Record<string, Uint8Array>) => {
      const signature = proveCoordinator(COORDINATOR, meetingOf(nonce, proof["nonce"]));
      socket.emit("welcome", { signature: Buffer.from(signature) });
      for (const [event, ...values] of said.slice(2)) socket.emit(event, ...values);
    });
    const [event, ...values] = said[0];
    socket.emit(event, ...values);
  });
  atEnd(() => void server.close());
  await new Promise<void>((listening) => http.listen(0, "127.0.0.1", listening));
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

const [SIX, SEVEN] = [["fedseg/6"], ["fedseg/6", "fedseg/7"]];

test.for([
  ["a coordinator of the next version admits a node of this one, and knows it", SEVEN, SIX, "ready"],
  ["a node of the next version connects to a coordinator of this one", SIX, SEVEN, "ready"],
  ["two of the next version", SEVEN, SEVEN, "ready"],
] as const)("%s", async ([, theirs, own, outcome], { onTestFinished }) => {
  const spoken: (readonly string[])[] = [];
  const gate = await openGate({ protocols: theirs, onConnected: (_, protocols) => spoken.push(protocols) });
  onTestFinished(() => gate.close());
  const meeting = attempt(`http://127.0.0.1:${gate.port}`, { protocols: own });
  onTestFinished(() => meeting.connection.close());
  expect(await meeting.outcome).toBe(outcome);
  expect(spoken).toEqual([own]);
});

test("two versions apart are told on both sides", async ({ onTestFinished }) => {
  const gate = await openGate({ protocols: ["fedseg/7", "fedseg/8"] });
  onTestFinished(() => gate.close());
  const { connection, lost } = attempt(`http://127.0.0.1:${gate.port}`, { isPatient: true, protocols: SIX });
  onTestFinished(() => connection.close());
  await expect.poll(() => lost[0]).toContain("speaks fedseg/7 and fedseg/8; this software speaks fedseg/6.");
  expect(gate.turnedAway).toMatchObject([{ code: "PROTOCOL_OTHER", from: "shop-1" }]);
  expect(serviceLogText(gate.turnedAway[0], new Date()).replaceAll(/\s+/g, " ")).toMatch(
    /shop-1 .*speaks no protocol.*fedseg\/6.*upgraded/,
  );
});

test("a study is spoken in the newest protocol that all of its members speak", () => {
  const member = (name: string, protocols?: readonly string[]) => ({ name, protocols }) as MemberRecord;
  expect(protocolWith([member("a", SEVEN), member("b", SEVEN)], SEVEN)).toBe("fedseg/7");
  expect(protocolWith([member("a", SEVEN), member("b", SIX)], SEVEN)).toBe("fedseg/6");
  expect(protocolWith([member("a", SEVEN), member("b")], SEVEN)).toBe("fedseg/6");
  expect(protocolWith([], SEVEN)).toBe("fedseg/7");
  expect(() => protocolWith([member("a", SIX), member("b", ["fedseg/7", "fedseg/8"])], SEVEN)).toThrow(
    /^PROTOCOL_APART: .*a fedseg\/6, b fedseg\/7 and fedseg\/8/,
  );
  // The one with the oldest is upgraded.
  expect(protocolWith([member("a", SEVEN), member("b", ["fedseg/7", "fedseg/8"])], SEVEN)).toBe("fedseg/7");
  expect(commonProtocol(SIX, [["fedseg/5"]])).toBeUndefined();
});
