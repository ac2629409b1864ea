import { expect, test } from "vitest";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { certBody, confirmBody } from "@fedseg/shared/protocol/close.ts";
import { type Binding, type Envelope, envelopeHash } from "@fedseg/shared/protocol/envelope.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { type Lie, aftermath, attack } from "./attack.ts";
import { resign, unsign } from "./forger.ts";
import { LAST_IS_SILENT } from "./witnessed-study.ts";

const CLOSE = { type: "close", session: 1 } as const;
const CERT = { type: "cert", session: 1 } as const;
const CONFIRMED = { said: ["bundle 1/1", "report 1/1", "confirm 1/1"], charged: ["1/1"] };
const HASH = sha256(utf8("another hash"));

/** CERT over other confirmations, soundly signed by the coordinator. */
const cert =
  (change: (confirms: readonly Envelope[], binding: Binding) => readonly Envelope[]): Lie<"cert"> =>
  (message, binding) => {
    const confirms = [...change(message.confirms, binding)];
    const envelope = resign(binding, message.envelope, certBody, (body) => ({
      ...body,
      confirms: confirms.map(envelopeHash),
    }));
    return { ...message, envelope, confirms };
  };

const CERTS: readonly (readonly [string, Lie<"cert">])[] = [
  ["t − 1 confirmations", cert((confirms) => confirms.slice(0, 2))],
  ["one confirmation twice", cert((confirms) => [confirms[0], confirms[1], confirms[1]])],
  [
    "a confirmation of another set",
    cert((confirms, binding) => [
      ...confirms.slice(0, 2),
      resign(binding, confirms[2], confirmBody, () => ({ closeHash: HASH })),
    ]),
  ],
  [
    "a confirmation of another attempt",
    cert((confirms, binding) => [
      ...confirms.slice(0, 2),
      resign(binding, confirms[2], confirmBody, (body) => body, { attempt: 2 }),
    ]),
  ],
  [
    "a confirmation that nobody has signed",
    cert((confirms) => [...confirms.slice(0, 2), unsign(confirms[2])]),
  ],
  [
    "a confirmation in the name of the coordinator",
    cert((confirms, binding) => [
      ...confirms.slice(0, 2),
      resign(binding, { ...confirms[2], sender: COORDINATOR }, confirmBody, (body) => body),
    ]),
  ],
  [
    "confirmations other than those it signs",
    (message) => ({ ...message, confirms: message.confirms.toReversed() }),
  ],
  [
    "another closeHash",
    (message, binding) => ({
      ...message,
      envelope: resign(binding, message.envelope, certBody, (body) => ({ ...body, closeHash: HASH })),
    }),
  ],
];

test.each(CERTS)("BAD_CERT: %s", (_, lie) => {
  expect(aftermath(attack(CERT, lie, { hooks: LAST_IS_SILENT }))).toEqual({
    refusal: "BAD_CERT",
    ...CONFIRMED,
  });
});

test("a CERT without the CLOSE that it certifies is not answered", () => {
  const witnessed = attack(CLOSE, () => [], { hooks: LAST_IS_SILENT });
  expect(aftermath(witnessed)).toMatchObject({ refusal: undefined });
  expect(witnessed.said(0)).not.toContain("unmask 1/1");
});
