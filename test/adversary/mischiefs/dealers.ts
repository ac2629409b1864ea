import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { agreementKeyFromSeed } from "@fedseg/shared/crypto/key-agreement.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { type BundleBody, type BundleMessage, bundleBody } from "@fedseg/shared/protocol/bundle.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type Binding, openEnvelope, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { type ReportMessage, reportBody } from "@fedseg/shared/protocol/report.ts";
import type { Crowd } from "../attack.ts";
import { keyOf, resign } from "../forger.ts";
import { type Lie, type Mischief, LIAR, ended, excluded, missing, replacing, unmoved } from "../mischief.ts";

const HASH = sha256(utf8("another hash"));
const COMPLAINED = "a node complained about its shares";

/** Changes a bundle's body and its sealed deals, and signs it anew. */
function bundleOf(
  message: BundleMessage,
  binding: Binding,
  change: Partial<BundleBody>,
  dealt: readonly Uint8Array[] = message.dealt,
): BundleMessage {
  const envelope = resign(binding, message.envelope, bundleBody, (body) => ({ ...body, ...change }));
  return { ...message, dealt: [...dealt], envelope };
}

/** Every bundle that the liar sends by itself says something else. */
const bundle = (change: Partial<BundleBody>): Mischief["script"] =>
  replacing("bundle", (message, binding) => bundleOf(message, binding, change));

const garbage = (all: readonly Uint8Array[]) => all.map((sealed) => sealed.map((byte) => byte ^ 1));

/** Deals that nobody can open, signed as they are. */
const unopenable: Lie<"bundle"> = (message, binding) => {
  const dealt = garbage(message.dealt);
  return bundleOf(message, binding, { dealtHashes: dealt.map(sha256) }, dealt);
};

/** The liar's mask key is the one that another node has just sent. */
const copied: Mischief["script"] = (stage) => {
  let key: Uint8Array | undefined;
  const watching: Crowd = () => ({
    toCoordinator(from, message) {
      if (from === 1 && message.type === "bundle")
        key = decodeCanonical(message.envelope.body, bundleBody)!.maskKey;
      return [{ message }];
    },
  });
  return replacing(
    "bundle",
    (message, binding) => bundleOf(message, binding, key ? { maskKey: key } : {}),
    watching,
  )(stage);
};

function complaint(report: ReportMessage, binding: Binding, dealers: readonly number[]): NodeMessage {
  const { openHash } = openEnvelope(report.envelope, keyOf(LIAR).publicKey, binding, reportBody)!;
  const { session, attempt } = report.envelope;
  const address = { type: "COMPLAINT", session, attempt, sender: LIAR, recipient: COORDINATOR } as const;
  return { type: "complaint", envelope: sealEnvelope(keyOf(LIAR), binding, address, { openHash, dealers }) };
}

/** Honest reports come after the liar's. */
const OTHERS_LATE: Crowd = () => ({
  toCoordinator: (_, message) => [{ message, delayMs: message.type === "report" ? 50 : 0 }],
});

const BAD_SHARES = "bad shares (blamed, excluded)";
const OTHER_KEY = agreementKeyFromSeed(new Secret(HASH)).publicKey;

export const DEALERS: readonly Mischief[] = [
  {
    words: BAD_SHARES,
    name: "sealed deals that are not the signed ones: the bundle is dropped",
    course: missing("BAD_BUNDLE"),
    missing: "bundle",
    script: replacing("bundle", (message) => ({ ...message, dealt: garbage(message.dealt) })),
  },
  {
    words: BAD_SHARES,
    name: "shares that nobody can open",
    course: excluded(COMPLAINED),
    script: replacing("bundle", unopenable),
  },
  {
    words: BAD_SHARES,
    name: "shares that the signed root does not cover",
    course: excluded(COMPLAINED),
    script: bundle({ shareRoot: HASH }),
  },
  {
    words: BAD_SHARES,
    name: "shares that rebuild another mask key than the signed one: found when they are opened",
    course: excluded("node 3 had dealt wrong shares", ["1/1"]),
    script: bundle({ maskKey: OTHER_KEY }),
  },
  {
    words: "low-order and reflected keys",
    name: "a mask key of low order: the bundle is dropped",
    course: missing("BAD_BUNDLE"),
    missing: "bundle",
    script: bundle({ maskKey: new Uint8Array(32) }),
  },
  {
    words: "low-order and reflected keys",
    name: "a mask key that is not canonical: the bundle is dropped",
    course: missing("BAD_BUNDLE"),
    missing: "bundle",
    script: bundle({ maskKey: new Uint8Array(32).fill(0xff) }),
  },
  {
    words: "low-order and reflected keys",
    name: "the mask key of another node: the study ends before anything is charged",
    course: ended("BAD_KEY"),
    script: copied,
  },
  {
    words: "false COMPLAINT",
    name: "who complains alone about shares that others accept is left out",
    course: excluded(COMPLAINED),
    script: replacing("report", (message, binding) => complaint(message, binding, [1])),
  },
  {
    words: "false COMPLAINT",
    name: "a complaint beside the report, which came first, changes nothing",
    course: unmoved("BAD_COMPLAINT"),
    script: replacing(
      "report",
      (message, binding) => [message, complaint(message, binding, [1])],
      OTHERS_LATE,
    ),
  },
];
