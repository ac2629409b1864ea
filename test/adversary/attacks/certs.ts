import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { certBody, confirmBody } from "@fedseg/shared/protocol/close.ts";
import { type Binding, type Envelope, envelopeHash, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { type Attack, type Lie, type Row, attacksOf } from "../attack.ts";
import { LAST_ABORTS } from "../crowds.ts";
import { keyOf, resign, unsign } from "../forger.ts";

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

const LIES: readonly Row<"cert">[] = [
  [
    "CERT with t−1, duplicated or wrong-U signatures",
    "BAD_CERT",
    "t − 1 confirmations",
    cert((confirms) => confirms.slice(0, 2)),
  ],
  [
    "CERT with t−1, duplicated or wrong-U signatures",
    "BAD_CERT",
    "one confirmation twice",
    cert((confirms) => [confirms[0], confirms[1], confirms[1]]),
  ],
  [
    "CERT with t−1, duplicated or wrong-U signatures",
    "BAD_CERT",
    "a confirmation of another set",
    cert((confirms, binding) => [
      ...confirms.slice(0, 2),
      resign(binding, confirms[2], confirmBody, () => ({ closeHash: HASH })),
    ]),
  ],
  [
    "CERT with t−1, duplicated or wrong-U signatures",
    "BAD_CERT",
    "a confirmation of another attempt",
    cert((confirms, binding) => [
      ...confirms.slice(0, 2),
      resign(binding, confirms[2], confirmBody, (body) => body, { attempt: 2 }),
    ]),
  ],
  [
    "CERT with t−1, duplicated or wrong-U signatures",
    "BAD_CERT",
    "a confirmation that nobody has signed",
    cert((confirms) => [...confirms.slice(0, 2), unsign(confirms[2])]),
  ],
  [
    "CERT with t−1, duplicated or wrong-U signatures",
    "BAD_CERT",
    "a confirmation in the name of the coordinator",
    cert((confirms, binding) => [
      ...confirms.slice(0, 2),
      resign(binding, { ...confirms[2], sender: COORDINATOR }, confirmBody, (body) => body),
    ]),
  ],
  [
    "CERT with t−1, duplicated or wrong-U signatures",
    "BAD_CERT",
    "confirmations other than those it signs",
    (message) => ({ ...message, confirms: message.confirms.toReversed() }),
  ],
  [
    "CERT with t−1, duplicated or wrong-U signatures",
    "BAD_CERT",
    "another closeHash",
    (message, binding) => ({
      ...message,
      envelope: resign(binding, message.envelope, certBody, (body) => ({ ...body, closeHash: HASH })),
    }),
  ],
  [
    "substituted identity or late Sybil",
    "BAD_CERT",
    "a confirmation by a node that is not in the roster",
    cert((confirms, binding) => {
      const { body: _, signature: __, ...address } = confirms[0];
      const sybil = sealEnvelope(keyOf(4), binding, { ...address, sender: 4 }, { closeHash: HASH });
      return [...confirms.slice(0, 2), sybil];
    }),
  ],
];

export const CERTS: readonly Attack[] = attacksOf(CERT, LIES, { before: CONFIRMED, crowd: LAST_ABORTS });
