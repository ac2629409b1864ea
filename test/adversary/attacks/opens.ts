import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { agreementKeyFromSeed } from "@fedseg/shared/crypto/key-agreement.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { bundleBody } from "@fedseg/shared/protocol/bundle.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import type { Binding, Envelope } from "@fedseg/shared/protocol/envelope.ts";
import { type OpenBody, openBody } from "@fedseg/shared/protocol/open.ts";
import { hashParams } from "@fedseg/shared/session/hashes.ts";
import { type Attack, type Lie, type Row, attacksOf } from "../attack.ts";
import { openOver, resign } from "../forger.ts";
import { HashList } from "@fedseg/shared/protocol/kept-form.ts";

const FIRST = { type: "open", session: 1 } as const;
const NOTHING_SENT = { said: ["bundle 1/1"], charged: [] };
const HASH = sha256(utf8("another hash"));
const OTHER_KEY = agreementKeyFromSeed(new Secret(HASH)).publicKey;

/** Signs OPEN with another body. */
function body(change: (body: OpenBody) => Partial<OpenBody>): Lie<"open"> {
  return (message, binding) => ({
    ...message,
    envelope: resign(binding, message.envelope, openBody, (honest) => ({ ...honest, ...change(honest) })),
  });
}

/** Signs OPEN over bundles of which one is another. */
function bundle(
  of: number,
  change: (honest: Envelope, all: readonly Envelope[], binding: Binding) => Envelope,
): Lie<"open"> {
  return (message, binding) =>
    openOver(
      binding,
      message,
      message.bundles.map((honest) =>
        honest.sender === of ? change(honest, message.bundles, binding) : honest,
      ),
    );
}

/** A bundle with another mask key that its own node has signed: a node that sides with the coordinator. */
const colluding = (maskKey: (all: readonly Envelope[]) => Uint8Array): Lie<"open"> =>
  bundle(1, (honest, all, binding) =>
    resign(binding, honest, bundleBody, (content) => ({ ...content, maskKey: maskKey(all) })),
  );

const foreign = (binding: Binding) => ({ ...binding, planHash: HASH });
const blocks = (change: (block: OpenBody["blocks"][number]) => object) =>
  body((honest) => ({ blocks: honest.blocks.map((block) => ({ ...block, ...change(block) })) }));

const LIES: readonly Row<"open">[] = [
  [
    "substituted mask key",
    "BAD_BUNDLE",
    "a mask key put into a bundle by the coordinator",
    bundle(1, (honest, _, binding) => ({
      ...resign(binding, honest, bundleBody, (content) => ({ ...content, maskKey: OTHER_KEY })),
      signature: honest.signature,
    })),
  ],
  [
    "substituted identity or late Sybil",
    "BAD_BUNDLE",
    "a bundle that another node has signed",
    bundle(1, (honest, all) => ({ ...all[2], sender: honest.sender })),
  ],
  [
    "substituted identity or late Sybil",
    "BAD_BUNDLE",
    "a bundle of a node that is not in the roster",
    (message, binding) => {
      const last = { ...message.bundles[3], sender: 4 };
      const sybil = resign(binding, last, bundleBody, (content) => ({ ...content, maskKey: OTHER_KEY }));
      return openOver(binding, message, [...message.bundles, sybil]);
    },
  ],
  ["U below m, duplicated or unknown ids", "BAD_BUNDLE", "a bundle twice", bundle(2, (_, all) => all[1])],
  [
    "bundle replayed from another study, session or attempt",
    "BAD_BUNDLE",
    "a bundle from another study",
    bundle(1, (honest, _, binding) => resign(foreign(binding), honest, bundleBody, (content) => content)),
  ],
  [
    "bundle replayed from another study, session or attempt",
    "BAD_BUNDLE",
    "a bundle from another attempt",
    bundle(1, (honest, _, binding) =>
      resign(binding, honest, bundleBody, (content) => content, { attempt: 2 }),
    ),
  ],
  [
    "swapped ciphertexts",
    "BAD_BUNDLE",
    "a bundle with deals for fewer holders",
    bundle(1, (honest, _, binding) =>
      resign(binding, honest, bundleBody, (content) => ({
        ...content,
        dealtHashes: HashList.of(content.dealtHashes.all().slice(1)),
      })),
    ),
  ],
  [
    "substituted mask key",
    "BAD_BUNDLE",
    "the victim's own bundle altered",
    bundle(0, (honest, all) => ({ ...honest, body: all[1].body })),
  ],
  [
    "substituted mask key",
    "BUNDLE_ALTERED",
    "a bundle that an earlier process of the victim has signed",
    bundle(0, (honest, _, binding) =>
      resign(binding, honest, bundleBody, (content) => ({ ...content, maskKey: OTHER_KEY })),
    ),
  ],
  [
    "victim both alive and dropped",
    "BUNDLE_ALTERED",
    "no bundle of the victim",
    (message, binding) => openOver(binding, message, message.bundles.slice(1)),
  ],
  [
    "low-order and reflected keys",
    "BAD_KEY",
    "a colluder's mask key of low order",
    colluding(() => new Uint8Array(32)),
  ],
  [
    "low-order and reflected keys",
    "BAD_KEY",
    "a colluder's mask key that is not canonical",
    colluding(() => new Uint8Array(32).fill(0xff)),
  ],
  [
    "low-order and reflected keys",
    "BAD_KEY",
    "a colluder's mask key copied from another node",
    colluding((all) => decodeCanonical(all[2].body, bundleBody)!.maskKey),
  ],
  [
    "low-order and reflected keys",
    "BAD_KEY",
    "the victim's own mask key reflected by a colluder",
    colluding((all) => decodeCanonical(all[0].body, bundleBody)!.maskKey),
  ],
  [
    "U below m, duplicated or unknown ids",
    "TOO_FEW_BUNDLES",
    "fewer bundles than m",
    (message, binding) => openOver(binding, message, message.bundles.slice(0, 2)),
  ],
  [
    "split views of the bundles",
    "SPLIT_VIEW",
    "other bundles than the signed K covers",
    (message) => ({ ...message, bundles: message.bundles.slice(0, 3) }),
  ],
  ["different query or parameters", "OFF_PLAN_QUERY", "another query", body(() => ({ query: "moments" }))],
  [
    "different query or parameters",
    "OFF_PLAN_QUERY",
    "other parameters",
    body(() => ({ paramsHash: hashParams({ centers: [] }) })),
  ],
  [
    "different query or parameters",
    "WRONG_PARAMETERS",
    "half the noise",
    blocks(() => ({ nodeVariance: "1" })),
  ],
  [
    "different query or parameters",
    "WRONG_PARAMETERS",
    "a larger scale",
    blocks(({ scale }) => ({ scale: scale * 2 })),
  ],
  [
    "different query or parameters",
    "WRONG_PARAMETERS",
    "another sensitivity",
    blocks(() => ({ deltaSq: "0" })),
  ],
  [
    "different query or parameters",
    "WRONG_PARAMETERS",
    "another length",
    body((honest) => ({ length: honest.length + 1 })),
  ],
  [
    "different query or parameters",
    "WRONG_PARAMETERS",
    "another modulus",
    body((honest) => ({ modulusBits: honest.modulusBits === 32 ? 64 : 32 })),
  ],
  [
    "different query or parameters",
    "WRONG_PARAMETERS",
    "another entry bound",
    body((honest) => ({ entryBits: honest.entryBits - 1 })),
  ],
  ["different query or parameters", "WRONG_PARAMETERS", "no commitments", body(() => ({ committed: false }))],
  ["different query or parameters", "WRONG_PARAMETERS", "a smaller charge", body(() => ({ muSq: "1" }))],
  [
    "different query or parameters",
    "WRONG_PARAMETERS",
    "another deadline",
    body((honest) => ({ reportMs: honest.reportMs + 1 })),
  ],
  ["forked or skipped RESULT", "WRONG_STATE", "another state", body(() => ({ stateHash: HASH }))],
  [
    "forked or skipped RESULT",
    "WRONG_STATE",
    "another previous result",
    body(() => ({ previousResult: HASH })),
  ],
  [
    "forked or skipped RESULT",
    "WRONG_SESSION",
    "a later session",
    (message, binding) => ({
      ...message,
      envelope: resign(binding, message.envelope, openBody, (honest) => honest, { session: 2 }),
    }),
  ],
  [
    "split views of the bundles",
    "WRONG_SESSION",
    "an OPEN for one node only",
    (message, binding) => ({
      ...message,
      envelope: resign(binding, message.envelope, openBody, (honest) => honest, { recipient: 0 }),
    }),
  ],
  [
    "a hundred forced attempts",
    "TOO_MANY_ATTEMPTS",
    "an attempt beyond the plan",
    (message, binding) => ({
      ...message,
      envelope: resign(binding, message.envelope, openBody, (honest) => honest, { attempt: 4 }),
    }),
  ],
];

export const OPENS: readonly Attack[] = attacksOf(FIRST, LIES, { before: NOTHING_SENT });
