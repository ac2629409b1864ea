import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import {
  type OpenedShare,
  type UnmaskMessage,
  confirmBody,
  openedShares,
  unmaskBody,
} from "@fedseg/shared/protocol/close.ts";
import { Unread } from "@fedseg/shared/protocol/unread.ts";
import { hashOpenedShares } from "@fedseg/shared/session/hashes.ts";
import type { Crowd } from "../attack.ts";
import { abortOf } from "../crowds.ts";
import { resign } from "../forger.ts";
import { type Lie, type Mischief, replacing, unmoved } from "../mischief.ts";

const HASH = sha256(utf8("another hash"));

type Shares = readonly OpenedShare[];

/** The shares of an UNMASK with a change. */
const changed = ({ shares }: UnmaskMessage, change: (shares: Shares) => Shares) =>
  Unread.of(openedShares, [...change(shares.read()!)]);

const wrongShares: Lie<"unmask"> = (message, binding) => {
  const shares = changed(message, (own) =>
    own.map((share) => ({ ...share, proved: { ...share.proved, share: HASH } })),
  );
  const envelope = resign(binding, message.envelope, unmaskBody, (body) => ({
    ...body,
    sharesHash: hashOpenedShares(shares),
  }));
  return { ...message, envelope, shares };
};

const UNMASKS: readonly (readonly [string, Lie<"unmask">])[] = [
  ["wrong shares", wrongShares],
  [
    "shares other than those it signs",
    (message) => ({ ...message, shares: changed(message, (own) => own.toReversed()) }),
  ],
  [
    "a share too few",
    (message, binding) => {
      const shares = changed(message, (own) => own.slice(1));
      return {
        ...message,
        shares,
        envelope: resign(binding, message.envelope, unmaskBody, (body) => ({
          ...body,
          sharesHash: hashOpenedShares(shares),
        })),
      };
    },
  ],
  [
    "the other kind of share",
    (message, binding) => {
      const shares = changed(message, (own) => own.map((share) => ({ ...share, kind: "pair" as const })));
      return {
        ...message,
        shares,
        envelope: resign(binding, message.envelope, unmaskBody, (body) => ({
          ...body,
          sharesHash: hashOpenedShares(shares),
        })),
      };
    },
  ],
  [
    "another set",
    (message, binding) => ({
      ...message,
      envelope: resign(binding, message.envelope, unmaskBody, (body) => ({ ...body, closeHash: HASH })),
    }),
  ],
];

/** The liar's UNMASK comes first: the honest ones wait. */
const LATE: Crowd = () => ({
  toCoordinator: (_, message) => [{ message, delayMs: message.type === "unmask" ? 50 : 0 }],
});

const WITHOUT_ONE = [0, 2, 3];
/** An honest node takes back its reports, so that every set has to be confirmed. */
const one: Crowd = (stage) => ({
  toCoordinator: (from, message) =>
    from === 1 && message.type === "report"
      ? [{ message: abortOf(message.envelope, stage.binding()) }]
      : [{ message }],
});

export const UNMASKERS: readonly Mischief[] = [
  ...UNMASKS.map(([name, lie]): Mischief => ({
    words: "bad shares (blamed, excluded)",
    name: `an UNMASK with ${name}: dropped, the others open the sum`,
    course: unmoved("BAD_UNMASK"),
    script: replacing("unmask", lie, LATE),
  })),
  {
    words: "equivocating CONFIRM",
    name: "a CONFIRM of another set beside the honest one: dropped",
    course: { ...unmoved("BAD_CONFIRM"), survivors: [WITHOUT_ONE, WITHOUT_ONE] },
    script: replacing(
      "confirm",
      (message, binding) => [
        { ...message, envelope: resign(binding, message.envelope, confirmBody, () => ({ closeHash: HASH })) },
        message,
      ],
      one,
    ),
  },
  {
    words: "silence after REPORT",
    name: "a node that does not unmask stays in the sum",
    course: unmoved(),
    script: replacing("unmask", () => []),
  },
];
