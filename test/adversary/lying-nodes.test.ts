import { expect, test } from "vitest";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { chunkRoot } from "@fedseg/shared/crypto/merkle.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { agreementKeyFromSeed } from "@fedseg/shared/crypto/key-agreement.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { type BundleBody, bundleBody } from "@fedseg/shared/protocol/bundle.ts";
import { confirmBody, unmaskBody } from "@fedseg/shared/protocol/close.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type Binding, openEnvelope, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { type ReportBody, type ReportMessage, reportBody } from "@fedseg/shared/protocol/report.ts";
import { hashOpenedShares } from "@fedseg/shared/session/hashes.ts";
import type { StudyOptions } from "../simulation/in-process-study.ts";
import { bindingOf, keyOf, resign } from "./forger.ts";
import { WitnessedStudy } from "./witnessed-study.ts";

/** The node that lies; its process is honest, what it sends is changed and signed again with its key. */
const LIAR = 3;
const HONEST = [0, 1, 2];
const HASH = sha256(utf8("another hash"));
const TURNS = ["1/1", "2/1"];
const AFTER_A_RETRY = ["1/2", "2/1"];
/** Later sessions are like the second. */
const SESSIONS = 2;

/** What the coordinator gets in place of one message of the liar. */
type Lie<Type extends NodeMessage["type"]> = (
  message: Extract<NodeMessage, { type: Type }>,
  binding: Binding,
) => NodeMessage | readonly NodeMessage[];

/** Runs a study in which the liar's messages of one type are others. */
function lying<Type extends NodeMessage["type"]>(
  type: Type,
  lie: Lie<Type>,
  options: StudyOptions = {},
): WitnessedStudy {
  const isAim = (from: number, message: NodeMessage): message is Extract<NodeMessage, { type: Type }> =>
    from === LIAR && message.type === type;
  const witnessed: WitnessedStudy = new WitnessedStudy({
    ...options,
    sessions: SESSIONS,
    hooks: {
      toCoordinator: (from, message) =>
        isAim(from, message)
          ? [lie(message, bindingOf(witnessed.study))].flat().map((lied) => ({ message: lied }))
          : (options.hooks?.toCoordinator?.(from, message) ?? [{ message }]),
    },
  });
  return witnessed.run();
}

/** Refusal and released sums of each honest party. */
function ends(witnessed: WitnessedStudy) {
  const nodes = HONEST.map((node) => ({
    refusal: witnessed.refusal(node),
    released: witnessed.released(node),
  }));
  return [{ refusal: undefined, released: witnessed.released("coordinator") }, ...nodes];
}

/** No honest node has refused, and all have the sums of these turns. */
function well(released: readonly string[]): ReturnType<typeof ends> {
  return ["coordinator", ...HONEST].map(() => ({ refusal: undefined, released }));
}

/** Why a first attempt was repeated, and who was in each sum. */
function retried(witnessed: WitnessedStudy) {
  const reasons = witnessed.study.told.flatMap(({ party, code, text }) =>
    party === "coordinator" && code === "retried" && text.includes('"attempt":2') ? [text] : [],
  );
  const sums = witnessed.ledger(0).flatMap((event) => (event.type === "RELEASE" ? [event.survivors] : []));
  return { reason: reasons[0], sums };
}

/** The first attempt was repeated for a reason, and the liar is in no sum. */
function without(reason: string): ReturnType<typeof retried> {
  return { reason: expect.stringContaining(reason) as string, sums: [HONEST, HONEST] };
}

/** Changes the bundle and its sealed deals in BUNDLE. */
const bundle =
  (
    change: (body: BundleBody) => Partial<BundleBody>,
    dealt = (all: readonly Uint8Array[]) => all,
  ): Lie<"bundle"> =>
  (message, binding) => ({
    ...message,
    dealt: [...dealt(message.dealt)],
    envelope: resign(binding, message.envelope, bundleBody, (body) => ({ ...body, ...change(body) })),
  });

const garbage = (all: readonly Uint8Array[]) => all.map((sealed) => sealed.map((byte) => byte ^ 1));

test("a dealer of shares that nobody can open is excluded; nothing stays charged", () => {
  const deal = bundle(({ dealtHashes }) => ({ dealtHashes }), garbage);
  const witnessed = lying("bundle", deal);
  expect(ends(witnessed)).toEqual(well(AFTER_A_RETRY));
  expect(witnessed.charged(0)).toEqual(AFTER_A_RETRY);
  expect(witnessed.said(0)).toContain("complaint 1/1");
  expect(retried(witnessed)).toEqual(without("complained about its shares"));
});

test("a dealer of wrong shares under a sound hash is excluded", () => {
  const witnessed = lying("bundle", (message, binding) => {
    const dealt = garbage(message.dealt);
    return bundle(
      () => ({ dealtHashes: dealt.map(sha256) }),
      () => dealt,
    )(message, binding);
  });
  expect(ends(witnessed)).toEqual(well(AFTER_A_RETRY));
  expect(retried(witnessed)).toEqual(without("complained about its shares"));
});

test("a dealer of shares that its signed root does not cover is excluded", () => {
  const witnessed = lying(
    "bundle",
    bundle(() => ({ shareRoot: HASH })),
  );
  expect(ends(witnessed)).toEqual(well(AFTER_A_RETRY));
  expect(retried(witnessed)).toEqual(without("complained about its shares"));
});

test("a dealer whose shares rebuild another key is excluded after the masks are opened", () => {
  const maskKey = agreementKeyFromSeed(new Secret(HASH)).publicKey;
  const witnessed = lying(
    "bundle",
    bundle(() => ({ maskKey })),
  );
  expect(ends(witnessed)).toEqual(well(AFTER_A_RETRY));
  expect(witnessed.charged(0)).toEqual(["1/1", ...AFTER_A_RETRY]);
  expect(retried(witnessed)).toEqual(without("node 3 had dealt wrong shares"));
});

test.each([
  ["of low order", () => new Uint8Array(32)],
  ["that is not canonical", () => new Uint8Array(32).fill(0xff)],
])("a bundle with a mask key %s is dropped", (_, maskKey) => {
  const witnessed = lying(
    "bundle",
    bundle(() => ({ maskKey: maskKey() })),
  );
  expect(ends(witnessed)).toEqual(well(TURNS));
});

test("BAD_KEY before anything is charged: a bundle with the mask key of another node", () => {
  let copied: Uint8Array | undefined;
  const witnessed = lying(
    "bundle",
    (message, binding) => bundle(() => ({ maskKey: copied! }))(message, binding),
    {
      hooks: {
        toCoordinator(from, message) {
          if (from === 1 && message.type === "bundle")
            copied = decodeCanonical(message.envelope.body, bundleBody)!.maskKey;
          return [{ message }];
        },
      },
    },
  );
  expect(witnessed.codes("coordinator")).toContain("BAD_KEY");
  for (const node of HONEST) expect(witnessed.charged(node)).toEqual([]);
});

test("who complains alone about shares that others accept is left out", () => {
  const witnessed = lying("report", (message, binding) => complaint(message, binding, [1]));
  expect(ends(witnessed)).toEqual(well(AFTER_A_RETRY));
  expect(retried(witnessed)).toEqual(without("complained about its shares"));
  expect(witnessed.charged(0)).toEqual(AFTER_A_RETRY);
});

function complaint(report: ReportMessage, binding: Binding, dealers: readonly number[]): NodeMessage {
  const { openHash } = openEnvelope(report.envelope, keyOf(LIAR).publicKey, binding, reportBody)!;
  const { session, attempt } = report.envelope;
  const address = { type: "COMPLAINT", session, attempt, sender: LIAR, recipient: COORDINATOR } as const;
  return { type: "complaint", envelope: sealEnvelope(keyOf(LIAR), binding, address, { openHash, dealers }) };
}

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
