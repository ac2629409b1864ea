import { beforeAll, describe, expect, test } from "vitest";
import { signingKeyFromSeed } from "../crypto/signature.ts";
import { sha256 } from "../crypto/hash.ts";
import { Secret } from "../crypto/secret.ts";
import { type BundleBody, type BundleMessage, bundleBody } from "../protocol/bundle.ts";
import { decodeCanonical } from "../protocol/codec.ts";
import { type Envelope, envelopeHash, sealEnvelope } from "../protocol/envelope.ts";
import { COORDINATOR } from "../protocol/primitives.ts";
import { defaultCohort } from "../secagg/cohort.ts";
import { judge } from "./conviction.ts";
import { type Dealer, deal, openDeal } from "./deal.ts";
import { type Chains, dealKey, nextChains } from "./keys.ts";
import type { Study } from "./study.ts";
import { HashList } from "../protocol/kept-form.ts";

const N = 4;
const TURN = { session: 1, attempt: 1 };
const [DEALER, HOLDER] = [0, 1];
const hash = (...bytes: readonly number[]) => sha256(Uint8Array.from(bytes));
const keys = Array.from({ length: N }, (_, node) => signingKeyFromSeed(new Secret(hash(1, node))));
const chainsOf = (self: number): Chains => ({
  send: Array.from({ length: N }, (_, peer) => new Secret(hash(2, self, peer))),
  receive: Array.from({ length: N }, (_, peer) => new Secret(hash(2, peer, self))),
});
const study = {
  cohort: defaultCohort(N),
  binding: { planHash: hash(3), enrolHash: hash(4) },
  identities: keys.map(({ publicKey }) => publicKey),
} as unknown as Study;
let drawn = 0;
const source = { bytes: (length: number) => hash(5, drawn++ & 255, drawn >> 8).slice(0, length) };

function bundleOf(node: number, turn = TURN): BundleMessage {
  const chains = turn.session === 1 ? chainsOf(node) : nextChains(chainsOf(node));
  const dealer: Dealer = { study, self: node, signingKey: keys[node], chains };
  return deal(dealer, turn, source).message;
}

function resigned({ envelope }: BundleMessage, change: Partial<BundleBody>): Envelope {
  const { body: _, signature: __, ...address } = envelope;
  const body = { ...decodeCanonical(envelope.body, bundleBody)!, ...change };
  return sealEnvelope(keys[address.sender], study.binding, address, body);
}

/** The one key of a deal, from the holder's chain. */
const keyOf = (attempt = 1) => dealKey(chainsOf(HOLDER).receive[DEALER], attempt).reveal();

function complaint(bundle: Envelope, sealed: Uint8Array, key = keyOf()): Envelope {
  const address = { type: "COMPLAINT", ...TURN, sender: HOLDER, recipient: COORDINATOR } as const;
  const content = { openHash: hash(6), dealer: DEALER, bundleHash: envelopeHash(bundle), key, sealed };
  return sealEnvelope(keys[HOLDER], study.binding, address, content);
}

let good: BundleMessage;
beforeAll(() => {
  good = bundleOf(DEALER);
});

describe("an honest dealer is not convicted by a complaint", () => {
  test.each([
    ["with the right key", () => complaint(good.envelope, good.dealt[HOLDER])],
    ["with another key", () => complaint(good.envelope, good.dealt[HOLDER], hash(7))],
    ["with the key of another attempt", () => complaint(good.envelope, good.dealt[HOLDER], keyOf(2))],
    ["about the deal of another holder", () => complaint(good.envelope, good.dealt[2])],
    ["about bytes that it never sealed", () => complaint(good.envelope, hash(8))],
  ])("%s: who complains is", (_, make) => {
    const convicted = judge(study, { type: "complaint", bundle: good.envelope, complaint: make() });
    expect(convicted).toEqual({ node: HOLDER, code: "FALSE_COMPLAINT", turn: TURN });
  });
});

describe("a complaint about another bundle than the one shown convicts nobody", () => {
  test("of the same dealer, signed with other keys", () => {
    const other = resigned(good, { sendKeyHashes: HashList.of(Array.from({ length: N }, () => hash(9))) });
    const said = complaint(good.envelope, good.dealt[HOLDER]);
    expect(judge(study, { type: "complaint", bundle: other, complaint: said })).toBeUndefined();
  });

  test("of another attempt", () => {
    const later = bundleOf(DEALER, { session: 1, attempt: 2 });
    const said = complaint(later.envelope, later.dealt[HOLDER], keyOf(2));
    expect(judge(study, { type: "complaint", bundle: later.envelope, complaint: said })).toBeUndefined();
  });
});

test("a dealer whose committed key opens its signed deal to anything but shares under its root is convicted", () => {
  const bad = resigned(good, { shareRoot: hash(10) });
  const said = complaint(bad, good.dealt[HOLDER]);
  const convicted = judge(study, { type: "complaint", bundle: bad, complaint: said });
  expect(convicted).toEqual({ node: DEALER, code: "BAD_DEAL", turn: TURN });
});

test("an opened key opens its own deal, and none of another attempt, session or direction", () => {
  const key = new Secret(keyOf());
  const opens = (message: BundleMessage, dealer: number, holder: number) => {
    const { session, attempt, body } = message.envelope;
    const bundle = decodeCanonical(body, bundleBody)!;
    const dealt = { turn: { session, attempt }, dealer, holder, bundle, sealed: message.dealt[holder] };
    return openDeal(study, dealt, key) !== undefined;
  };
  expect(opens(good, DEALER, HOLDER)).toBe(true);
  expect(opens(good, DEALER, 2)).toBe(false);
  expect(opens(bundleOf(HOLDER), HOLDER, DEALER)).toBe(false);
  expect(opens(bundleOf(DEALER, { session: 1, attempt: 2 }), DEALER, HOLDER)).toBe(false);
  expect(opens(bundleOf(DEALER, { session: 2, attempt: 1 }), DEALER, HOLDER)).toBe(false);
});

describe("disagreement about keys", () => {
  const lying = (node: number) =>
    resigned(bundleOf(node), { sendKeyHashes: HashList.of(Array.from({ length: N }, () => hash(11))) });

  test("with c nodes convicts nobody, with more the one node that disagrees with all of them", () => {
    const own = lying(3);
    const others = [0, 1].map((node) => ({ own, other: bundleOf(node).envelope }));
    expect(judge(study, { type: "keys", disputes: others.slice(0, 1) })).toBeUndefined();
    expect(judge(study, { type: "keys", disputes: others })).toMatchObject({ node: 3, code: "KEY_DISPUTES" });
    const turned = [{ own: others[0].other, other: own }];
    expect(judge(study, { type: "keys", disputes: [...turned, ...turned] })).toBeUndefined();
  });

  test("that is none convicts nobody", () => {
    const own = bundleOf(3).envelope;
    const disputes = [0, 1].map((node) => ({ own, other: bundleOf(node).envelope }));
    expect(judge(study, { type: "keys", disputes })).toBeUndefined();
  });
});
