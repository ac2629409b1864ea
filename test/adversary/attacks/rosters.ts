import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { agreementKeyFromSeed } from "@fedseg/shared/crypto/key-agreement.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { enrolBody } from "@fedseg/shared/protocol/enrol.ts";
import { type Binding, type Envelope, ZERO_HASH } from "@fedseg/shared/protocol/envelope.ts";
import { type Attack, type Lie, type Row, attacksOf } from "../attack.ts";
import { resign, unsign } from "../forger.ts";

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

const LIES: readonly Row<"roster">[] = [
  [
    "swapped channel key",
    "ENROL_SIGNATURE",
    "a channel key put in by the coordinator",
    enrolment(1, (honest, all) => ({ ...honest, body: all[2].body })),
  ],
  [
    "substituted identity or late Sybil",
    "ENROL_SIGNATURE",
    "an enrolment signed by another identity",
    enrolment(1, (honest, all, binding) => ({
      ...resign(binding, all[2], enrolBody, (body) => body, { sender: 1 }),
      sender: honest.sender,
    })),
  ],
  [
    "bundle replayed from another study, session or attempt",
    "ENROL_SIGNATURE",
    "an enrolment for another plan",
    enrolment(1, (honest, _, binding) =>
      resign({ ...binding, planHash: KEY }, honest, enrolBody, (body) => body),
    ),
  ],
  [
    "substituted identity or late Sybil",
    "ENROL_SIGNATURE",
    "an enrolment that nobody has signed",
    enrolment(1, unsign),
  ],
  [
    "substituted identity or late Sybil",
    "ENROL_SIGNATURE",
    "enrolments in another order",
    (message) => ({ ...message, enrolments: message.enrolments.toReversed() }),
  ],
  [
    "substituted identity or late Sybil",
    "ENROL_MISSING",
    "a node left out",
    (message) => ({ ...message, enrolments: message.enrolments.slice(0, 3) }),
  ],
  [
    "substituted identity or late Sybil",
    "ENROL_MISSING",
    "a late Sybil",
    (message) => ({ ...message, enrolments: [...message.enrolments, message.enrolments[3]] }),
  ],
  [
    "low-order and reflected keys",
    "ENROL_KEY",
    "a colluder's channel key of low order",
    signed(1, () => new Uint8Array(32)),
  ],
  [
    "low-order and reflected keys",
    "ENROL_KEY",
    "a colluder's channel key that is not canonical",
    signed(1, () => new Uint8Array(32).fill(0xff)),
  ],
  [
    "low-order and reflected keys",
    "ENROL_DUPLICATE",
    "the victim's own channel key reflected by a colluder",
    signed(1, (all) => decodeCanonical(all[0].body, enrolBody)!.channelKey),
  ],
  ["swapped channel key", "ENROL_ALTERED", "another enrolment of the victim", signed(0, () => KEY)],
];

export const ROSTERS: readonly Attack[] = attacksOf(ROSTER, LIES, { before: { said: [], charged: [] } });
