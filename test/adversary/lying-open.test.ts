import { expect, test } from "vitest";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { agreementKeyFromSeed } from "@fedseg/shared/crypto/key-agreement.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { bundleBody } from "@fedseg/shared/protocol/bundle.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import type { Envelope } from "@fedseg/shared/protocol/envelope.ts";
import { type OpenBody, openBody } from "@fedseg/shared/protocol/open.ts";
import { hashParams } from "@fedseg/shared/session/hashes.ts";
import { type Lie, aftermath, attack } from "./attack.ts";
import { openOver, resign } from "./forger.ts";

const FIRST = { type: "open", session: 1 } as const;
const NOTHING_SENT = { said: ["bundle 1/1"], charged: [] };
const ONE_SESSION = { said: ["bundle 1/1", "report 1/1", "unmask 1/1"], charged: ["1/1"] };
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

type Binding = Parameters<Lie<"open">>[1];

/** A bundle with another mask key that its own node has signed: a node that sides with the coordinator. */
const colluding = (maskKey: (all: readonly Envelope[]) => Uint8Array): Lie<"open"> =>
  bundle(1, (honest, all, binding) =>
    resign(binding, honest, bundleBody, (content) => ({ ...content, maskKey: maskKey(all) })),
  );

const foreign = (binding: Binding) => ({ ...binding, planHash: HASH });
const blocks = (change: (block: OpenBody["blocks"][number]) => object) =>
  body((honest) => ({ blocks: honest.blocks.map((block) => ({ ...block, ...change(block) })) }));

const LIES: readonly (readonly [string, string, Lie<"open">])[] = [
  [
    "BAD_BUNDLE",
    "a mask key put into a bundle by the coordinator",
    bundle(1, (honest, _, binding) => ({
      ...resign(binding, honest, bundleBody, (content) => ({ ...content, maskKey: OTHER_KEY })),
      signature: honest.signature,
    })),
  ],
  [
    "BAD_BUNDLE",
    "a bundle that another node has signed",
    bundle(1, (honest, all) => ({ ...all[2], sender: honest.sender })),
  ],
  ["BAD_BUNDLE", "a bundle twice", bundle(2, (_, all) => all[1])],
  [
    "BAD_BUNDLE",
    "a bundle from another study",
    bundle(1, (honest, _, binding) => resign(foreign(binding), honest, bundleBody, (content) => content)),
  ],
  [
    "BAD_BUNDLE",
    "a bundle from another attempt",
    bundle(1, (honest, _, binding) =>
      resign(binding, honest, bundleBody, (content) => content, { attempt: 2 }),
    ),
  ],
  [
    "BAD_BUNDLE",
    "a bundle with deals for fewer holders",
    bundle(1, (honest, _, binding) =>
      resign(binding, honest, bundleBody, (content) => ({
        ...content,
        dealtHashes: content.dealtHashes.slice(1),
      })),
    ),
  ],
  [
    "BAD_BUNDLE",
    "the victim's own bundle altered",
    bundle(0, (honest, all) => ({ ...honest, body: all[1].body })),
  ],
  [
    "BUNDLE_ALTERED",
    "a bundle that an earlier process of the victim has signed",
    bundle(0, (honest, _, binding) =>
      resign(binding, honest, bundleBody, (content) => ({ ...content, maskKey: OTHER_KEY })),
    ),
  ],
  [
    "BUNDLE_ALTERED",
    "no bundle of the victim",
    (message, binding) => openOver(binding, message, message.bundles.slice(1)),
  ],
  ["BAD_KEY", "a colluder's mask key of low order", colluding(() => new Uint8Array(32))],
  ["BAD_KEY", "a colluder's mask key that is not canonical", colluding(() => new Uint8Array(32).fill(0xff))],
  [
    "BAD_KEY",
    "a colluder's mask key copied from another node",
    colluding((all) => decodeCanonical(all[2].body, bundleBody)!.maskKey),
  ],
  [
    "BAD_KEY",
    "the victim's own mask key reflected by a colluder",
    colluding((all) => decodeCanonical(all[0].body, bundleBody)!.maskKey),
  ],
  [
    "TOO_FEW_BUNDLES",
    "fewer bundles than m",
    (message, binding) => openOver(binding, message, message.bundles.slice(0, 2)),
  ],
  [
    "SPLIT_VIEW",
    "other bundles than the signed K covers",
    (message) => ({ ...message, bundles: message.bundles.slice(0, 3) }),
  ],
  ["OFF_PLAN_QUERY", "another query", body(() => ({ query: "moments" }))],
  ["OFF_PLAN_QUERY", "other parameters", body(() => ({ paramsHash: hashParams({ centers: [] }) }))],
  ["WRONG_PARAMETERS", "half the noise", blocks(() => ({ nodeVariance: "1" }))],
  ["WRONG_PARAMETERS", "a larger scale", blocks(({ scale }) => ({ scale: scale * 2 }))],
  ["WRONG_PARAMETERS", "another sensitivity", blocks(() => ({ deltaSq: "0" }))],
  ["WRONG_PARAMETERS", "another length", body((honest) => ({ length: honest.length + 1 }))],
  [
    "WRONG_PARAMETERS",
    "another modulus",
    body((honest) => ({ modulusBits: honest.modulusBits === 32 ? 64 : 32 })),
  ],
  ["WRONG_PARAMETERS", "another entry bound", body((honest) => ({ entryBits: honest.entryBits - 1 }))],
  ["WRONG_PARAMETERS", "no commitments", body(() => ({ committed: false }))],
  ["WRONG_PARAMETERS", "a smaller charge", body(() => ({ muSq: "1" }))],
  ["WRONG_PARAMETERS", "another deadline", body((honest) => ({ reportMs: honest.reportMs + 1 }))],
  ["WRONG_STATE", "another state", body(() => ({ stateHash: HASH }))],
  ["WRONG_STATE", "another previous result", body(() => ({ previousResult: HASH }))],
  [
    "WRONG_SESSION",
    "a later session",
    (message, binding) => ({
      ...message,
      envelope: resign(binding, message.envelope, openBody, (honest) => honest, { session: 2 }),
    }),
  ],
  [
    "WRONG_SESSION",
    "an OPEN for one node only",
    (message, binding) => ({
      ...message,
      envelope: resign(binding, message.envelope, openBody, (honest) => honest, { recipient: 0 }),
    }),
  ],
  [
    "TOO_MANY_ATTEMPTS",
    "an attempt beyond the plan",
    (message, binding) => ({
      ...message,
      envelope: resign(binding, message.envelope, openBody, (honest) => honest, { attempt: 4 }),
    }),
  ],
];

test.each(LIES)("%s: %s", (refusal, _, lie) => {
  const witnessed = attack(FIRST, lie);
  expect(aftermath(witnessed)).toEqual({ refusal, ...NOTHING_SENT });
  expect(witnessed.ledger(0).at(-1)).toMatchObject({ type: "DENY", code: refusal });
});

test("BAD_BUNDLE: a bundle replayed from an earlier session", () => {
  let replayed: Envelope | undefined;
  const witnessed = attack(
    { type: "open", session: 2 },
    bundle(1, () => replayed!),
    {
      hooks: {
        toNode: (_, message) => {
          if (message.type === "open") replayed ??= message.bundles[1];
          return [{ message }];
        },
      },
    },
  );
  expect(aftermath(witnessed)).toEqual({ refusal: "BAD_BUNDLE", ...ONE_SESSION });
});

test("OFF_PLAN_QUERY: other centers than the released sums give", () => {
  const witnessed = attack(
    { type: "open", session: 4 },
    body(() => ({ paramsHash: hashParams({ centers: [[0, 0]] }) })),
  );
  expect(witnessed.refusal(0)).toBe("OFF_PLAN_QUERY");
  expect(witnessed.said(0)).not.toContain("report 4/1");
  expect(witnessed.charged(0)).toEqual(["1/1", "2/1", "3/1"]);
});

test("a COMPLAINT and no charge: the victim's sealed shares swapped", () => {
  const witnessed = attack(FIRST, (message) => ({ ...message, dealt: message.dealt.toReversed() }));
  expect(aftermath(witnessed)).toEqual({
    refusal: undefined,
    said: ["bundle 1/1", "complaint 1/1"],
    charged: [],
  });
});
