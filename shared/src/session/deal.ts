import { open, seal } from "../crypto/aead.ts";
import { concatBytes, u32 } from "../crypto/bytes.ts";
import { sha256 } from "../crypto/hash.ts";
import { type AgreementKey, agreementKeyFromSeed } from "../crypto/key-agreement.ts";
import { leafHash, proveAll, saltedShareLeaf, verifyInclusion } from "../crypto/merkle.ts";
import { Secret } from "../crypto/secret.ts";
import { split } from "../crypto/shamir.ts";
import type { SigningKey } from "../crypto/signature.ts";
import type { ByteSource } from "../math/rng.ts";
import {
  type BundleBody,
  type BundleMessage,
  type DealtShares,
  type ProvedShare,
  dealtShares,
} from "../protocol/bundle.ts";
import { decodeCanonical, encodeCanonical } from "../protocol/codec.ts";
import { sealEnvelope } from "../protocol/envelope.ts";
import { HashList } from "../protocol/kept-form.ts";
import { COORDINATOR } from "../protocol/primitives.ts";
import { hashDealKey, hashSeed } from "./hashes.ts";
import { type Chains, dealKey } from "./keys.ts";
import type { Study } from "./study.ts";

/** Which session and attempt something belongs to. */
export interface Turn {
  readonly session: number;
  readonly attempt: number;
}

/** What a node keeps in memory, and only there, between its BUNDLE and its REPORT. */
export interface AttemptSecrets {
  readonly maskKey: AgreementKey;
  readonly selfSeed: Secret;
}

/** Who deals: the node's place, its signing key and the chain keys of the session. */
export interface Dealer {
  readonly study: Study;
  readonly self: number;
  readonly signingKey: SigningKey;
  readonly chains: Chains;
}

const SALT_BYTES = 32;

/** Makes the fresh keys of one attempt, shares them among the whole roster and signs the bundle. */
export function deal(
  dealer: Dealer,
  turn: Turn,
  source: ByteSource,
): { secrets: AttemptSecrets; message: BundleMessage } {
  const { study, self, signingKey, chains } = dealer;
  const { n, t } = study.cohort;
  const maskKey = agreementKeyFromSeed(new Secret(source.bytes(32)));
  const selfSeed = new Secret(source.bytes(32));
  const selfShares = split(selfSeed, n, t, source);
  const pairShares = split(maskKey.secret, n, t, source);
  const salts = selfShares.map(() => [source.bytes(SALT_BYTES), source.bytes(SALT_BYTES)] as const);
  const leaves = salts.flatMap(([selfSalt, pairSalt], j) => [
    saltedShareLeaf(selfSalt, selfShares[j].reveal()),
    saltedShareLeaf(pairSalt, pairShares[j].reveal()),
  ]);
  const { root, proofs } = proveAll(leaves);
  const proved = (share: Secret, salt: Uint8Array, leaf: number): ProvedShare => ({
    share: share.reveal(),
    salt,
    proof: HashList.of(proofs[leaf]),
  });
  const sendKeyHashes: Uint8Array[] = [];
  const dealt = salts.map(([selfSalt, pairSalt], holder) => {
    const shares: DealtShares = {
      self: proved(selfShares[holder], selfSalt, 2 * holder),
      pair: proved(pairShares[holder], pairSalt, 2 * holder + 1),
    };
    const key = dealKey(chains.send[holder], turn.attempt);
    sendKeyHashes.push(hashDealKey(key));
    const plaintext = encodeCanonical(shares);
    const sealed = seal(key, plaintext, dealData(study, turn, self, holder), source);
    plaintext.fill(0);
    key.erase();
    return sealed;
  });
  for (const share of [...selfShares, ...pairShares]) share.erase();
  const receiveKeyHashes = chains.receive.map((chain) => {
    const key = dealKey(chain, turn.attempt);
    const committed = hashDealKey(key);
    key.erase();
    return committed;
  });
  const body: BundleBody = {
    maskKey: maskKey.publicKey,
    seedHash: hashSeed(selfSeed.reveal()),
    dealtHashes: HashList.of(dealt.map(sha256)),
    sendKeyHashes: HashList.of(sendKeyHashes),
    receiveKeyHashes: HashList.of(receiveKeyHashes),
    shareRoot: root,
  };
  const address = { type: "BUNDLE", ...turn, sender: self, recipient: COORDINATOR } as const;
  const envelope = sealEnvelope(signingKey, study.binding, address, body);
  return { secrets: { maskKey, selfSeed }, message: { type: "bundle", envelope, dealt } };
}

/** A sealed deal on its way: whose, in which attempt, and what its dealer has signed of it. */
export interface SealedDeal {
  readonly turn: Turn;
  readonly dealer: number;
  readonly holder: number;
  readonly bundle: BundleBody;
  readonly sealed: Uint8Array;
}

/** Tells whether a sealed deal is the one that its dealer has signed for this holder. */
export function isSignedDeal({ bundle, holder, sealed }: SealedDeal): boolean {
  return bundle.dealtHashes.has(holder, sha256(sealed));
}

/**
 * Opens a sealed deal and checks both shares against the dealer's signed root; undefined when anything is wrong. Who
 * holds no key of the deal is shown it in a complaint, and comes to the same answer.
 */
export function openDeal(study: Study, dealt: SealedDeal, key: Secret): DealtShares | undefined {
  const { turn, dealer, holder, bundle, sealed } = dealt;
  const plaintext = open(key, sealed, dealData(study, turn, dealer, holder));
  const shares = plaintext && decodeCanonical(plaintext, dealtShares);
  const valid = shares && areDealt(bundle, holder, shares, study.cohort.n);
  // Proofs are views of what is wiped.
  const own = valid && { self: withOwnProof(shares.self), pair: withOwnProof(shares.pair) };
  plaintext?.fill(0);
  return own || undefined;
}

function withOwnProof(proved: ProvedShare): ProvedShare {
  return { ...proved, proof: proved.proof.copied() };
}

/** Tells whether both shares of a holder are the dealer's. They are neighbours in its tree: each is the first hash of the other's proof, and one way leads on to the root. */
function areDealt(bundle: BundleBody, holder: number, { self, pair }: DealtShares, n: number): boolean {
  const leafOf = ({ salt, share }: ProvedShare) => leafHash(saltedShareLeaf(salt, share));
  return (
    self.proof.length === pair.proof.length &&
    self.proof.has(0, leafOf(pair)) &&
    pair.proof.has(0, leafOf(self)) &&
    Array.from({ length: self.proof.length - 1 }).every((_, at) =>
      self.proof.isAlso(at + 1, pair.proof, at + 1),
    ) &&
    verifyShare(bundle, holder, "self", self, n)
  );
}

/** Tells whether a share is the one that the dealer committed to for this holder. */
export function verifyShare(
  bundle: BundleBody,
  holder: number,
  kind: "self" | "pair",
  proved: ProvedShare,
  n: number,
): boolean {
  const index = 2 * holder + (kind === "self" ? 0 : 1);
  const leaf = saltedShareLeaf(proved.salt, proved.share);
  return verifyInclusion({ root: bundle.shareRoot, leaf, index, size: 2 * n, proof: proved.proof.all() });
}

/** Associated data of a sealed deal: planHash ‖ session ‖ attempt ‖ dealer ‖ holder. */
function dealData(study: Study, turn: Turn, dealer: number, holder: number): Uint8Array {
  return concatBytes(study.binding.planHash, u32(turn.session), u32(turn.attempt), u32(dealer), u32(holder));
}
