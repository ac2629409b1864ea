import { ristretto255 } from "@noble/curves/ed25519.js";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { generators } from "@fedseg/shared/crypto/commitment.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { chunkRoot } from "@fedseg/shared/crypto/merkle.ts";
import { type ReportBody, reportBody } from "@fedseg/shared/protocol/report.ts";
import { resign } from "../forger.ts";
import { type Lie, type Mischief, LIAR, ended, faulty, missing, replacing } from "../mischief.ts";
import type { Words } from "../words.ts";

const HASH = sha256(utf8("another hash"));

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

/** Reports that the coordinator can see to be wrong. */
const VISIBLE: readonly (readonly [string, Lie<"report">])[] = [
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

/** Adds to one entry of the vector and, alike, to its commitment: no check of one node's report can tell. */
const adding =
  (amount: bigint, bits: 32 | 64): Lie<"report"> =>
  (message, binding) =>
    report(
      ({ commitment }) => {
        const [first] = generators(1).entries;
        const more = first.toRistretto().multiply(amount);
        return { commitment: ristretto255.Point.fromBytes(commitment).add(more).toBytes() };
      },
      (bytes) => {
        const words = new DataView(Uint8Array.from(bytes).buffer);
        if (bits === 32)
          words.setUint32(0, Number(BigInt.asUintN(32, BigInt(words.getUint32(0, true)) + amount)), true);
        else words.setBigUint64(0, BigInt.asUintN(64, words.getBigUint64(0, true) + amount), true);
        return new Uint8Array(words.buffer);
      },
    )(message, binding);

/** The liar's process refuses what comes of its lie, and is gone then. */
const leaving =
  (script: Mischief["script"]): Mischief["script"] =>
  (stage) => ({
    ...script(stage),
    crashNode: (node, effect) =>
      node === LIAR && effect.type === "stop" ? { when: "after", restartMs: Infinity } : undefined,
  });

/** Reports whose fault shows only when all are summed. */
const HIDDEN: readonly (readonly [Words, string, Lie<"report">])[] = [
  [
    "wrong commitment",
    "a commitment to something else",
    report(({ maskedBlinding }) => ({ commitment: maskedBlinding })),
  ],
  ["wrong commitment", "a commitment that is zero", report(() => ({ commitment: new Uint8Array(32) }))],
  [
    "wrong pair masks",
    "a vector under other masks",
    report(
      () => ({}),
      (bytes) => bytes.map((byte) => byte ^ 0x55),
    ),
  ],
  [
    "wrong pair masks",
    "a wrong mask of the blinding",
    report(() => ({ maskedBlinding: new Uint8Array(32) })),
  ],
  ["overflow", "an entry that wraps round, with a commitment to it", adding(1n << 31n, 32)],
];

const WIDE: Mischief["options"] = {
  plan: (tiny) => ({ ...tiny, budget: { ...tiny.budget, delta: "1e-12", usersCap: 1_000_000_000 } }),
};

export const REPORTERS: readonly Mischief[] = [
  ...VISIBLE.map(([name, lie]): Mischief => ({
    words: "oversized, NaN, wrong-length and prototype-polluting payloads",
    name: `a report ${name}: dropped, its node is missing`,
    course: missing("BAD_REPORT"),
    missing: "report",
    script: replacing("report", lie),
  })),
  ...HIDDEN.map(([words, name, lie]): Mischief => ({
    words,
    name,
    course: faulty("COMMITMENT_MISMATCH"),
    script: leaving(replacing("report", lie)),
  })),
  {
    words: "overflow",
    name: "a sum beyond all bounds, in words of 64 bits",
    options: WIDE,
    course: faulty("SUM_WRAPPED"),
    script: leaving(replacing("report", adding(1n << 62n, 64))),
  },
  {
    words: "wrong commitment",
    name: "a commitment to something else, in a plan without a second attempt: the study ends",
    options: { plan: (tiny) => ({ ...tiny, limits: { ...tiny.limits, maxAttempts: 1 } }) },
    course: ended("COMMITMENT_MISMATCH"),
    script: replacing("report", HIDDEN[0][2]),
  },
];
