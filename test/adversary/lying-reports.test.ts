import { expect, test } from "vitest";
import { chunkRoot } from "@fedseg/shared/crypto/merkle.ts";
import { confirmBody, unmaskBody } from "@fedseg/shared/protocol/close.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { type ReportBody, reportBody } from "@fedseg/shared/protocol/report.ts";
import { hashOpenedShares } from "@fedseg/shared/session/hashes.ts";
import { resign } from "./forger.ts";

import { type Lie, HASH, HONEST, TURNS, ends, lying, well } from "./lying-node.ts";
/** Changes REPORT: the header, and the masked vector with it. */
const report =
  (change: (body: ReportBody) => Partial<ReportBody>, masked = (bytes: Uint8Array) => bytes): Lie<"report"> =>
  (message, binding) => {
    const other = masked(message.masked);
    const envelope = resign(binding, message.envelope, reportBody, (body) => ({
      ...body,
      maskedRoot: chunkRoot(other),
      ...change(body),
    }));
    return { ...message, masked: other, envelope };
  };

const REPORTS: readonly (readonly [string, Lie<"report">])[] = [
  ["on another state", report(() => ({ stateHash: HASH }))],
  ["over other keys", report(() => ({ bundlesHash: HASH }))],
  ["to another question", report(() => ({ openHash: HASH }))],
  ["with another root", report(() => ({ maskedRoot: HASH }))],
  [
    "of a vector too short",
    report(
      () => ({}),
      (bytes) => bytes.slice(4),
    ),
  ],
  [
    "of a vector too long",
    report(
      () => ({}),
      (bytes) => new Uint8Array([...bytes, 0, 0, 0, 0]),
    ),
  ],
  [
    "of no vector",
    report(
      () => ({}),
      () => new Uint8Array(0),
    ),
  ],
  ["with a blinding that is no scalar", report(() => ({ maskedBlinding: new Uint8Array(32).fill(0xff) }))],
];

test.each(REPORTS)("a report %s is dropped and its node counted as missing", (_, lie) => {
  const witnessed = lying("report", lie);
  expect(ends(witnessed)).toEqual(well(TURNS));
  expect(witnessed.ledger(0).find(({ type }) => type === "RELEASE")).toMatchObject({ survivors: HONEST });
});

const FAULTY: readonly (readonly [string, Lie<"report">])[] = [
  ["a commitment to something else", report(({ maskedBlinding }) => ({ commitment: maskedBlinding }))],
  ["a commitment of another node", report(() => ({ commitment: new Uint8Array(32) }))],
  [
    "wrong pair masks",
    report(
      () => ({}),
      (bytes) => bytes.map((byte) => byte ^ 0x55),
    ),
  ],
  ["a wrong mask of the blinding", report(() => ({ maskedBlinding: new Uint8Array(32) }))],
];

test.each(FAULTY)("COMMITMENT_MISMATCH and no state advances: %s", (_, lie) => {
  const witnessed = lying("report", lie);
  expect(witnessed.codes("coordinator")).toContain("COMMITMENT_MISMATCH");
  for (const node of HONEST) {
    expect(witnessed.released(node)).toEqual([]);
    expect(witnessed.refusal(node)).toBeUndefined();
  }
  expect(witnessed.released("coordinator")).toEqual([]);
});

test("a CONFIRM of another set beside the honest one is dropped", () => {
  const witnessed = lying(
    "confirm",
    (message, binding) => [
      { ...message, envelope: resign(binding, message.envelope, confirmBody, () => ({ closeHash: HASH })) },
      message,
    ],
    {
      hooks: {
        toCoordinator: (from, message) => (from === 2 && message.type === "report" ? [] : [{ message }]),
      },
    },
  );
  expect(witnessed.released("coordinator")).toEqual(TURNS);
  expect(witnessed.study.told.some(({ text }) => text.includes("BAD_CONFIRM"))).toBe(true);
});

test("a node that is silent after its REPORT stays in the sum", () => {
  const witnessed = lying("unmask", () => []);
  expect(ends(witnessed)).toEqual(well(TURNS));
  expect(witnessed.ledger(0).find(({ type }) => type === "RELEASE")).toMatchObject({
    survivors: [0, 1, 2, 3],
  });
});

const wrongShares: Lie<"unmask"> = (message, binding) => {
  const shares = message.shares.map((share) => ({ ...share, proved: { ...share.proved, share: HASH } }));
  const envelope = resign(binding, message.envelope, unmaskBody, (body) => ({
    ...body,
    sharesHash: hashOpenedShares(shares),
  }));
  return { ...message, envelope, shares };
};

const UNMASKS: readonly (readonly [string, Lie<"unmask">])[] = [
  ["wrong shares", wrongShares],
  ["shares other than those it signs", (message) => ({ ...message, shares: message.shares.toReversed() })],
  [
    "a share too few",
    (message, binding) => {
      const shares = message.shares.slice(1);
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
      const shares = message.shares.map((share) => ({ ...share, kind: "pair" as const }));
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

/** Honest messages of a type come after the liar's. */
const late = (type: NodeMessage["type"]) => (_: number, message: NodeMessage) => [
  { message, delayMs: message.type === type ? 10 : 0 },
];

test.each(UNMASKS)("an UNMASK with %s is dropped, and the others open the sum", (_, lie) => {
  const last = { toCoordinator: late("unmask") };
  const witnessed = lying("unmask", lie, { hooks: last });
  expect(ends(witnessed)).toEqual(well(TURNS));
  expect(witnessed.study.told.some(({ text }) => text.includes("BAD_UNMASK"))).toBe(true);
});
