import { expect, test } from "vitest";
import { open, seal } from "../crypto/aead.ts";
import { concatBytes, u32 } from "../crypto/bytes.ts";
import { sha256 } from "../crypto/hash.ts";
import { Secret } from "../crypto/secret.ts";
import { signingKeyFromSeed } from "../crypto/signature.ts";
import { type DealtShares, type ProvedShare, bundleBody, dealtShares } from "../protocol/bundle.ts";
import { decodeCanonical, encodeCanonical } from "../protocol/codec.ts";
import { HashList } from "../protocol/kept-form.ts";
import { defaultCohort } from "../secagg/cohort.ts";
import { type SealedDeal, deal, openDeal, verifyShare } from "./deal.ts";
import { dealKey } from "./keys.ts";
import type { Study } from "./study.ts";

const [N, HOLDER, TURN] = [5, 3, { session: 1, attempt: 1 }];
const hash = (...bytes: readonly number[]) => sha256(Uint8Array.from(bytes));
const planHash = hash(1);
const study = { cohort: defaultCohort(N), binding: { planHash, enrolHash: hash(2) } } as unknown as Study;
let drawn = 0;
const source = { bytes: (length: number) => hash(3, drawn++ & 255, drawn >> 8).slice(0, length) };
const chains = Array.from({ length: N }, (_, peer) => new Secret(hash(4, peer)));
const dealer = {
  study,
  self: 0,
  signingKey: signingKeyFromSeed(new Secret(hash(5))),
  chains: { send: chains, receive: chains },
};
const { message } = deal(dealer, TURN, source);
const bundle = decodeCanonical(message.envelope.body, bundleBody)!;
const keyOf = (holder: number) => dealKey(chains[holder], TURN.attempt);
const boundTo = (holder: number) => concatBytes(planHash, u32(1), u32(1), u32(0), u32(holder));
const dealt = (holder: number, sealed = message.dealt[holder]): SealedDeal => ({
  turn: TURN,
  dealer: 0,
  holder,
  bundle,
  sealed,
});
const flipped = (bytes: Uint8Array, at = 0) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

/** Opens what a dealer has sealed that changes a deal of its own. */
function changed(change: (shares: DealtShares) => DealtShares): DealtShares | undefined {
  const plaintext = open(keyOf(HOLDER), message.dealt[HOLDER], boundTo(HOLDER))!;
  const content = encodeCanonical(change(decodeCanonical(plaintext, dealtShares)!));
  return openDeal(study, dealt(HOLDER, seal(keyOf(HOLDER), content, boundTo(HOLDER), source)), keyOf(HOLDER));
}

test("a dealer's shares are opened by every holder, with proofs that outlive the deal", () => {
  for (let holder = 0; holder < N; holder += 1) {
    const shares = openDeal(study, dealt(holder), keyOf(holder))!;
    for (const kind of ["self", "pair"] as const)
      expect(verifyShare(bundle, holder, kind, shares[kind], N)).toBe(true);
    expect(verifyShare(bundle, holder, "self", shares.pair, N)).toBe(false);
  }
  expect(changed((shares) => shares)).toBeDefined();
});

const at = (proof: HashList, index: number) => HashList.of(proof.all().with(index, hash(9)));
const either = (change: (share: ProvedShare) => ProvedShare) =>
  (["self", "pair"] as const).map((kind) => (shares: DealtShares) => ({
    ...shares,
    [kind]: change(shares[kind]),
  }));

test.each<[string, readonly ((shares: DealtShares) => DealtShares)[]]>([
  ["a share", either((own) => ({ ...own, share: flipped(own.share, 31) }))],
  ["a salt", either((own) => ({ ...own, salt: flipped(own.salt) }))],
  ["the first hash of a proof", either((own) => ({ ...own, proof: at(own.proof, 0) }))],
  ["a later hash of a proof", either((own) => ({ ...own, proof: at(own.proof, 2) }))],
  ["the last hash of a proof", either((own) => ({ ...own, proof: at(own.proof, own.proof.length - 1) }))],
  [
    "a proof that is too short",
    either((own) => ({ ...own, proof: HashList.of(own.proof.all().slice(0, -1)) })),
  ],
  [
    "a proof that is too long",
    either((own) => ({ ...own, proof: HashList.of([...own.proof.all(), hash(9)]) })),
  ],
  ["no proof", either((own) => ({ ...own, proof: HashList.of([]) }))],
  ["two shares in each other's place", [({ self, pair }) => ({ self: pair, pair: self })]],
  ["one share twice", [({ self }) => ({ self, pair: self }), ({ pair }) => ({ self: pair, pair })]],
])("a deal with %s other than the dealer's root says is not taken", (_, changes) => {
  for (const change of changes) expect(changed(change)).toBeUndefined();
});
