import { expect, test } from "vitest";
import type { Envelope } from "@fedseg/shared/protocol/envelope.ts";
import type { CoordinatorMessage, NodeMessage } from "@fedseg/shared/protocol/index.ts";
import type { SessionRecord } from "@fedseg/shared/protocol/result.ts";
import { unsign } from "./forger.ts";
import { WitnessedStudy } from "./witnessed-study.ts";

/** With one node silent and another without a set of its own, the first attempt has too few who sign. */
const TURNS = ["1/2", "2/1", "3/1", "4/1", "5/1", "6/1"];
const SILENT = (from: number, message: NodeMessage) => from === 3 && message.type === "report";

/** Copies a message with every signature that vouches for it broken; undefined when it carries none. */
function broken<M extends CoordinatorMessage | NodeMessage>(message: M): M | undefined {
  if ("envelope" in message) return { ...message, envelope: unsign(message.envelope as Envelope) };
  if (message.type !== "final") return undefined;
  const results = message.results.map((record: SessionRecord) => ({
    ...record,
    result: unsign(record.result),
  }));
  return { ...message, results };
}

test("statements that nobody has signed are dropped, whatever they say, and the study ends as without them", () => {
  const injected = new Set<string>();
  const doubled = <M extends CoordinatorMessage | NodeMessage>(message: M) => {
    const forged = broken(message);
    if (forged) injected.add(message.type);
    return forged ? [{ message: forged }, { message }] : [{ message }];
  };
  let isDead = false;
  const witnessed = new WitnessedStudy({
    hooks: {
      toNode: (_, message) => doubled(message),
      toCoordinator: (from, message) => (SILENT(from, message) ? [] : doubled(message)),
      crashNode(node, effect) {
        if (isDead || node !== 1 || effect.type !== "send-at-tick") return undefined;
        isDead = true;
        return { when: "after", restartMs: 10 };
      },
    },
  });
  witnessed.run();
  const kinds = [
    "plan",
    "roster",
    "enrol",
    "call",
    "bundle",
    "open",
    "report",
    "close",
    "confirm",
    "cert",
    "unmask",
    "witness",
    "final",
  ];
  expect([...injected].toSorted()).toEqual(kinds.toSorted());
  for (const node of [0, 1, 2, 3]) {
    expect(witnessed.refusal(node)).toBeUndefined();
    expect(witnessed.study.modelOf(node)).toBeDefined();
  }
  expect(witnessed.released("coordinator")).toEqual(TURNS);
});

test("unsigned statements change no byte of what nodes say and charge", () => {
  const lines = (
    toNode: (to: number, message: CoordinatorMessage) => readonly { message: CoordinatorMessage }[],
  ) => {
    const witnessed = new WitnessedStudy({ nodes: 3, sessions: 2, hooks: { toNode } }).run();
    return [0, 1, 2].map((node) => [...witnessed.statements(node).values()].map((bytes) => [...bytes]));
  };
  const honest = lines((_, message) => [{ message }]);
  const beset = lines((_, message) =>
    [broken(message), message].flatMap((one) => (one ? [{ message: one }] : [])),
  );
  expect(beset).toEqual(honest);
});

test("a message for people is never acted upon", () => {
  const stopped = { type: "refused", code: "NODE_STOPPED", event: new Uint8Array(8) } as const;
  const refused = { type: "refused", code: "STOP", what: "Stop.", why: "I say so.", todo: "Stop." } as const;
  const witnessed = new WitnessedStudy({
    nodes: 3,
    sessions: 2,
    hooks: {
      toNode: (_, message) => [{ message: refused }, { message }],
      toCoordinator: (_, message) => [{ message: stopped }, { message }],
    },
  }).run();
  expect(witnessed.released("coordinator")).toEqual(["1/1", "2/1"]);
  expect(witnessed.codes(0)).toContain("COORDINATOR_STOP");
});
