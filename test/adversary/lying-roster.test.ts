import { expect, test } from "vitest";
import { z } from "zod";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { agreementKeyFromSeed } from "@fedseg/shared/crypto/key-agreement.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { enrolBody } from "@fedseg/shared/protocol/enrol.ts";
import { type Binding, type Envelope, ZERO_HASH } from "@fedseg/shared/protocol/envelope.ts";
import { assembleStudy } from "@fedseg/shared/session/study.ts";
import { type Lie, aftermath, attack } from "./attack.ts";
import { resign, unsign } from "./forger.ts";
import { WitnessedStudy } from "./witnessed-study.ts";

const ROSTER = { type: "roster", session: 0 } as const;
const KEY = agreementKeyFromSeed(new Secret(sha256(utf8("another key")))).publicKey;

/** Delivers another enrolment of one node. */
const enrolment =
  (
    of: number,
    change: (honest: Envelope, all: readonly Envelope[], binding: Binding) => Envelope,
  ): Lie<"roster"> =>
  (message, binding) => ({
    ...message,
    enrolments: message.enrolments.map((honest) =>
      honest.sender === of
        ? change(honest, message.enrolments, { ...binding, enrolHash: ZERO_HASH })
        : honest,
    ),
  });

/** An enrolment with another channel key that its own node has signed. */
const signed = (of: number, channelKey: (all: readonly Envelope[]) => Uint8Array): Lie<"roster"> =>
  enrolment(of, (honest, all, binding) =>
    resign(binding, honest, enrolBody, () => ({ channelKey: channelKey(all) })),
  );

const LIES: readonly (readonly [string, string, Lie<"roster">])[] = [
  [
    "ENROL_SIGNATURE",
    "a channel key put in by the coordinator",
    enrolment(1, (honest, all) => ({ ...honest, body: all[2].body })),
  ],
  [
    "ENROL_SIGNATURE",
    "an enrolment signed by another identity",
    enrolment(1, (honest, all, binding) => ({
      ...resign(binding, all[2], enrolBody, (body) => body, { sender: 1 }),
      sender: honest.sender,
    })),
  ],
  [
    "ENROL_SIGNATURE",
    "an enrolment for another plan",
    enrolment(1, (honest, _, binding) =>
      resign({ ...binding, planHash: KEY }, honest, enrolBody, (body) => body),
    ),
  ],
  ["ENROL_SIGNATURE", "an enrolment that nobody has signed", enrolment(1, unsign)],
  [
    "ENROL_SIGNATURE",
    "enrolments in another order",
    (message) => ({ ...message, enrolments: message.enrolments.toReversed() }),
  ],
  [
    "ENROL_MISSING",
    "a node left out",
    (message) => ({ ...message, enrolments: message.enrolments.slice(0, 3) }),
  ],
  [
    "ENROL_MISSING",
    "a late Sybil",
    (message) => ({ ...message, enrolments: [...message.enrolments, message.enrolments[3]] }),
  ],
  ["ENROL_KEY", "a colluder's channel key of low order", signed(1, () => new Uint8Array(32))],
  [
    "ENROL_KEY",
    "a colluder's channel key that is not canonical",
    signed(1, () => new Uint8Array(32).fill(0xff)),
  ],
  [
    "ENROL_DUPLICATE",
    "the victim's own channel key reflected by a colluder",
    signed(1, (all) => decodeCanonical(all[0].body, enrolBody)!.channelKey),
  ],
  ["ENROL_ALTERED", "another enrolment of the victim", signed(0, () => KEY)],
];

test.each(LIES)("%s: %s", (refusal, _, lie) => {
  const witnessed = attack(ROSTER, lie);
  expect(aftermath(witnessed)).toEqual({ refusal, said: [], charged: [] });
  expect(witnessed.ledger(0).at(-1)).toMatchObject({ type: "DENY", code: refusal });
});

/** A colluder enrols twice, so that the victim and the others hold different channel keys of it. */
test("WITNESS_FOREIGN: two rosters, and everything to the victim signed for the one that it holds", () => {
  let binding: Binding | undefined;
  const rebound = (envelope: Envelope, change: object) =>
    resign(binding!, envelope, z.looseObject({}), (body) => ({ ...body, ...change }));
  const witnessed: WitnessedStudy = new WitnessedStudy({
    hooks: {
      toNode(to, message) {
        if (witnessed.refusal(0)) return [];
        if (to === 1 && message.type === "open") {
          const envelope = rebound(message.envelope, { stateHash: binding!.enrolHash });
          witnessed.study.inject(0, { ...message, envelope });
        }
        if (to !== 0) return [{ message }];
        if (message.type === "roster") {
          const { planHash } = assembleStudy(witnessed.study.plan, message.enrolments).binding;
          const split = [signed(1, () => KEY)(message, { planHash, enrolHash: ZERO_HASH })].flat()[0];
          binding =
            split.type === "roster"
              ? assembleStudy(witnessed.study.plan, split.enrolments).binding
              : undefined;
          return [{ message: split }];
        }
        if (message.type === "call") {
          return [{ message: { ...message, envelope: rebound(message.envelope, {}) } }];
        }
        return [{ message }];
      },
    },
  });
  expect(aftermath(witnessed.run())).toEqual({ refusal: undefined, said: [], charged: [] });
  // Its peers' testimonies are signed for another roster: it never hears from enough of them to say anything.
  expect(witnessed.codes(0)).toContain("WITNESS_FOREIGN");
});
