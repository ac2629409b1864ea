import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { agreementKeyFromSeed } from "@fedseg/shared/crypto/key-agreement.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { enrolBody } from "@fedseg/shared/protocol/enrol.ts";
import { type Binding, type Envelope, ZERO_HASH } from "@fedseg/shared/protocol/envelope.ts";
import { type Attack, type Lie, type Row, attacksOf, lastly } from "../attack.ts";
import { resign, rosterOf, unsign } from "../forger.ts";

const ROSTER = { type: "roster", session: 0 } as const;
const KEY = agreementKeyFromSeed(new Secret(sha256(utf8("another key")))).publicKey;

/** Delivers another enrolment of one node. */
const enrolment =
  (
    of: number,
    change: (honest: Envelope, all: readonly Envelope[], binding: Binding) => Envelope,
  ): Lie<"roster"> =>
  (message, binding) =>
    rosterOf(
      binding,
      message,
      message.enrolments.map((honest) =>
        honest.sender === of
          ? change(honest, message.enrolments, { ...binding, enrolHash: ZERO_HASH })
          : honest,
      ),
    );

/** An enrolment with another channel key that its own node has signed. */
const signed = (of: number, channelKey: (all: readonly Envelope[]) => Uint8Array): Lie<"roster"> =>
  enrolment(of, (honest, all, binding) =>
    resign(binding, honest, enrolBody, (body) => ({ ...body, channelKey: channelKey(all) })),
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
    (message, binding) => rosterOf(binding, message, message.enrolments.toReversed()),
  ],
  [
    "substituted identity or late Sybil",
    "ENROL_MISSING",
    "a node left out",
    (message, binding) => rosterOf(binding, message, message.enrolments.slice(0, 3)),
  ],
  [
    "substituted identity or late Sybil",
    "ENROL_MISSING",
    "a late Sybil",
    (message, binding) => rosterOf(binding, message, [...message.enrolments, message.enrolments[3]]),
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

const NOTHING = { said: [], charged: [] };

/** The honest list, but not as the coordinator has signed it. */
const unheard = (name: string, lie: Lie<"roster">): Attack => ({
  words: "unsigned injected messages",
  name,
  refusal: undefined,
  told: "ROSTER_UNSIGNED",
  ...NOTHING,
  script: lastly(ROSTER, lie),
});

export const ROSTERS: readonly Attack[] = [
  ...attacksOf(ROSTER, LIES, { before: NOTHING }),
  ...attacksOf(
    ROSTER,
    [
      [
        "substituted identity or late Sybil",
        "SECOND_ROSTER",
        "a second list after the one that the victim has taken",
        (message, binding) => [message, signed(1, () => KEY)(message, binding)].flat(),
      ],
    ],
    { before: NOTHING },
  ),
  unheard("a ROSTER", (message) => ({ ...message, envelope: unsign(message.envelope) })),
  unheard("a ROSTER beside another list than the signed one", (message) => ({
    ...message,
    enrolments: message.enrolments.with(1, unsign(message.enrolments[1])),
  })),
];
