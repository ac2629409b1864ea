import { expect, test } from "vitest";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { agreementKeyFromSeed } from "@fedseg/shared/crypto/key-agreement.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { type BundleBody, bundleBody } from "@fedseg/shared/protocol/bundle.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type Binding, openEnvelope, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { type ReportMessage, reportBody } from "@fedseg/shared/protocol/report.ts";
import { keyOf, resign } from "./forger.ts";

import {
  type Lie,
  AFTER_A_RETRY,
  HASH,
  HONEST,
  LIAR,
  TURNS,
  ends,
  lying,
  retried,
  well,
  without,
} from "./lying-node.ts";
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

test("a bundle whose sealed deals are not the signed ones is dropped; nobody is asked to complain", () => {
  const deal = bundle(({ dealtHashes }) => ({ dealtHashes }), garbage);
  const witnessed = lying("bundle", deal);
  expect(ends(witnessed)).toEqual(well(TURNS));
  expect(witnessed.said(0).some((said) => said.startsWith("complaint"))).toBe(false);
});

test("a dealer of shares that nobody can open is excluded; nothing stays charged", () => {
  const witnessed = lying("bundle", (message, binding) => {
    const dealt = garbage(message.dealt);
    return bundle(
      () => ({ dealtHashes: dealt.map(sha256) }),
      () => dealt,
    )(message, binding);
  });
  expect(ends(witnessed)).toEqual(well(AFTER_A_RETRY));
  expect(witnessed.charged(0)).toEqual(AFTER_A_RETRY);
  expect(witnessed.said(0)).toContain("complaint 1/1");
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
