import { equalBytes } from "../crypto/bytes.ts";
import { DOMAINS } from "../crypto/domains.ts";
import { hashFields } from "../crypto/hash.ts";
import { agreementPublicKey } from "../crypto/key-agreement.ts";
import { Secret } from "../crypto/secret.ts";
import { combine } from "../crypto/shamir.ts";
import { type BundleBody, bundleBody } from "../protocol/bundle.ts";
import { encodeCanonical } from "../protocol/codec.ts";
import { type Envelope, envelopeHash, openEnvelope } from "../protocol/envelope.ts";
import type { ConvictionCode, ConvictionEvidence } from "../protocol/exclude.ts";
import { complaintBody } from "../protocol/open.ts";
import { COORDINATOR } from "../protocol/primitives.ts";
import { type Turn, isSignedDeal, openDeal, verifyShare } from "./deal.ts";
import { hashDealKey, hashSeed } from "./hashes.ts";
import { disagree } from "./key-disputes.ts";
import type { Study } from "./study.ts";

/** A node that has been shown to lie. */
export interface Convicted {
  readonly node: number;
  readonly code: ConvictionCode;
  /** The attempt in which it was found. */
  readonly turn: Turn;
}

/** Binds evidence to the EXCLUDE that names it and to every ledger. */
export function hashEvidence(evidence: ConvictionEvidence): Uint8Array {
  return hashFields(DOMAINS.evidence, encodeCanonical(evidence));
}

/** Judges evidence by itself: whom it convicts, or undefined when it convicts nobody. An honest node is never convicted. */
export function judge(study: Study, evidence: ConvictionEvidence): Convicted | undefined {
  switch (evidence.type) {
    case "complaint":
      return judgeComplaint(study, evidence.bundle, evidence.complaint);
    case "shares":
      return judgeShares(study, evidence);
    case "keys":
      return judgeKeys(study, evidence.disputes);
  }
}

/**
 * The dealer lied when the committed key opens the committed ciphertext to anything but shares under its root; the node
 * that complains did when it shows another key, another ciphertext, or a deal that is good.
 */
function judgeComplaint(study: Study, bundle: Envelope, complaint: Envelope): Convicted | undefined {
  const dealt = bundleOf(study, bundle);
  const { sender: holder, session, attempt } = complaint;
  const identity = study.identities[holder];
  const isAddressed =
    complaint.type === "COMPLAINT" &&
    complaint.recipient === COORDINATOR &&
    session === bundle.session &&
    attempt === bundle.attempt;
  const said =
    isAddressed && identity ? openEnvelope(complaint, identity, study.binding, complaintBody) : undefined;
  const isAbout = said?.dealer === bundle.sender && equalBytes(said.bundleHash, envelopeHash(bundle));
  if (!dealt || !said || !isAbout) return undefined;
  const turn = { session, attempt };
  const key = new Secret(Uint8Array.from(said.key));
  const deal = { turn, dealer: bundle.sender, holder, bundle: dealt, sealed: said.sealed };
  const isTrue = dealt.sendKeyHashes.has(holder, hashDealKey(key)) && isSignedDeal(deal);
  if (isTrue && !openDeal(study, deal, key)) return { node: bundle.sender, code: "BAD_DEAL", turn };
  return { node: holder, code: "FALSE_COMPLAINT", turn };
}

function judgeShares(
  study: Study,
  { bundle, kind, shares }: Extract<ConvictionEvidence, { type: "shares" }>,
): Convicted | undefined {
  const dealt = bundleOf(study, bundle);
  const { n, t } = study.cohort;
  const holders = new Set(shares.map(({ holder }) => holder));
  const isWhole =
    dealt !== undefined &&
    shares.length === t &&
    holders.size === t &&
    shares.every(({ holder, proved }) => holder < n && verifyShare(dealt, holder, kind, proved, n));
  if (!isWhole) return undefined;
  const secret = combine(
    shares.map(({ holder, proved }) => ({ x: holder + 1, share: proved.share })),
    t,
  );
  if (isCommitted(dealt, kind, secret)) return undefined;
  const turn = { session: bundle.session, attempt: bundle.attempt };
  return { node: bundle.sender, code: "WRONG_SHARES", turn };
}

/** Tells whether a rebuilt secret is the one that the bundle commits to. */
export function isCommitted(bundle: BundleBody, kind: "self" | "pair", secret: Secret): boolean {
  return kind === "self"
    ? equalBytes(hashSeed(secret.reveal()), bundle.seedHash)
    : equalBytes(agreementPublicKey(secret), bundle.maskKey);
}

/** An honest node disagrees about keys with liars only, of whom there are at most c: more convict. */
function judgeKeys(
  study: Study,
  disputes: Extract<ConvictionEvidence, { type: "keys" }>["disputes"],
): Convicted | undefined {
  const last = disputes.at(-1)?.own;
  if (!last) return undefined;
  const opponents = new Set<number>();
  for (const { own, other } of disputes) {
    const isOfOneAttempt =
      own.sender === last.sender &&
      other.sender !== own.sender &&
      own.session === other.session &&
      own.attempt === other.attempt;
    const ours = bundleOf(study, own);
    const theirs = bundleOf(study, other);
    if (!isOfOneAttempt || !ours || !theirs) return undefined;
    if (!disagree([own.sender, ours], [other.sender, theirs])) return undefined;
    opponents.add(other.sender);
  }
  const turn = { session: last.session, attempt: last.attempt };
  return opponents.size > study.cohort.c ? { node: last.sender, code: "KEY_DISPUTES", turn } : undefined;
}

function bundleOf(study: Study, envelope: Envelope): BundleBody | undefined {
  const identity = study.identities[envelope.sender];
  if (!identity || envelope.type !== "BUNDLE" || envelope.recipient !== COORDINATOR) return undefined;
  const body = openEnvelope(envelope, identity, study.binding, bundleBody);
  const { n } = study.cohort;
  return body && isOfSize(body, n) ? body : undefined;
}

/** Tells whether a bundle has one commitment for each node of the roster. */
export function isOfSize({ dealtHashes, sendKeyHashes, receiveKeyHashes }: BundleBody, n: number): boolean {
  return [dealtHashes, sendKeyHashes, receiveKeyHashes].every(({ length }) => length === n);
}
