import { expect, test } from "vitest";
import { commit, generators } from "@fedseg/shared/crypto/commitment.ts";
import { hmacSha256 } from "@fedseg/shared/crypto/hash.ts";
import { agreementKeyFromSeed } from "@fedseg/shared/crypto/key-agreement.ts";
import { chunkRoot } from "@fedseg/shared/crypto/merkle.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { combine } from "@fedseg/shared/crypto/shamir.ts";
import { ringFromIntegers, ringToBytes } from "@fedseg/shared/field/ring.ts";
import { scalarFromWideBytes, scalarToBytes } from "@fedseg/shared/field/scalar.ts";
import { Analysis } from "@fedseg/shared/plan/analysis.ts";
import type { DealtShares } from "@fedseg/shared/protocol/bundle.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type Address, ZERO_HASH, envelopeHash, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { COORDINATOR, EVERYONE } from "@fedseg/shared/protocol/primitives.ts";
import { resultBody, sessionRecord } from "@fedseg/shared/protocol/result.ts";
import { maskContribution } from "@fedseg/shared/secagg/mask.ts";
import { pairSeed } from "@fedseg/shared/secagg/pair-seed.ts";
import { deal, openDeal } from "@fedseg/shared/session/deal.ts";
import { hashBundles, hashClose, hashOpen } from "@fedseg/shared/session/hashes.ts";
import { type Chains, dealKey } from "@fedseg/shared/session/keys.ts";
import { type Expectation, checkOpen, expectedOpen } from "@fedseg/shared/session/opened.ts";
import { checkClose } from "@fedseg/shared/session/closed.ts";
import { pairing, unmaskReplay } from "@fedseg/shared/session/replay.ts";
import { assembleStudy, planBinding } from "@fedseg/shared/session/study.ts";
import { verifyRecord } from "@fedseg/shared/session/verified.ts";
import { seededSource } from "../simulation/seeded-source.ts";
import { tinyKey, tinyName, tinyPlan } from "../simulation/tiny-market.ts";

const [NODES, LOST] = [255, 7];
const SEED = "largest";
const TURN = { session: 1, attempt: 1 };
const source = seededSource(SEED);
const nodes = Array.from({ length: NODES }, (_, node) => node);
const keys = nodes.map((node) => tinyKey(SEED, tinyName(node)));
const coordinatorKey = tinyKey(SEED, "coordinator");
const tiny = tinyPlan(SEED, NODES);
const plan = { ...tiny, budget: { ...tiny.budget, usersCap: 10_000 } };

/** The study of all, each of whom has stated a channel key and nothing else. */
function enrolled() {
  const enrolments = nodes.map((sender) => {
    const { publicKey } = agreementKeyFromSeed(new Secret(source.bytes(32)));
    const address = { type: "ENROLL", session: 0, attempt: 0, sender, recipient: COORDINATOR } as const;
    return sealEnvelope(keys[sender], planBinding(plan), address, { channelKey: publicKey, ticks: [] });
  });
  return assembleStudy(plan, enrolments);
}

const study = enrolled();

/** A channel's key as both its ends have it: agreed on beforehand. */
const channel = (from: number, to: number) => new Secret(hmacSha256(Uint8Array.of(from), Uint8Array.of(to)));
const chainsOf = (self: number): Chains => ({
  send: nodes.map((peer) => channel(self, peer)),
  receive: nodes.map((peer) => channel(peer, self)),
});

function said(type: Address["type"], sender: number, content: unknown) {
  const isCoordinator = sender === COORDINATOR;
  const recipient = isCoordinator ? EVERYONE : COORDINATOR;
  const key = isCoordinator ? coordinatorKey : keys[sender];
  return sealEnvelope(key, study.binding, { type, ...TURN, sender, recipient }, content);
}

function expectation(): Expectation {
  const step = new Analysis(plan, study.binding.planHash).after([]);
  if (step.type !== "query") throw new TypeError(`"plan" expected one that asks, got ${step.type}`);
  return { ...step, session: 1, stateHash: study.binding.enrolHash, previousResult: ZERO_HASH };
}

test("n = 255, one of whom is lost: t of them open the sum of 254, number for number", () => {
  const expected = expectation();
  const { length, modulusBits } = expected.parameters;
  const deals = nodes.map((self) =>
    deal({ study, self, signingKey: keys[self], chains: chainsOf(self) }, TURN, source),
  );
  const bundles = deals.map(({ message }) => message.envelope);
  const bundlesHash = hashBundles(bundles);
  const open = said("OPEN", COORDINATOR, expectedOpen(study, expected, bundlesHash));
  const opened = checkOpen(study, expected, open, bundles);
  if (!("bundles" in opened)) throw opened;

  const survivors = nodes.filter((node) => node !== LOST);
  const valueOf = (node: number, at: number) => ((31 * node + 7 * at) % 23) - 11;
  const sent = survivors.map((self) => {
    const values = Float64Array.from({ length }, (_, at) => valueOf(self, at));
    const blinding = scalarFromWideBytes(source.bytes(64));
    const { maskKey, selfSeed } = deals[self].secrets;
    const pairSeeds = nodes
      .filter((peer) => peer !== self)
      .map((peer) => {
        const { publicKey } = deals[peer].secrets.maskKey;
        const pair = { secret: maskKey.secret, publicKey, self, peer, ...pairing(study, opened) };
        return { index: peer, seed: pairSeed(pair)! };
      });
    const contribution = ringFromIntegers(values, modulusBits);
    const { masked, maskedBlinding } = maskContribution({
      contribution,
      blinding,
      selfSeed,
      pairSeeds,
      self,
    });
    const bytes = ringToBytes(masked);
    const header = said("REPORT", self, {
      bundlesHash,
      openHash: opened.openHash,
      stateHash: expected.stateHash,
      maskedRoot: chunkRoot(bytes),
      maskedBlinding: scalarToBytes(maskedBlinding),
      commitment: commit(values, blinding, generators(length)),
      earlier: [],
      ledger: { size: 1, root: ZERO_HASH },
    });
    return { bytes, header };
  });
  const headers = sent.map(({ header }) => header);
  const masked = sent.map(({ bytes }) => bytes);
  const closeHash = hashClose(opened.openHash, survivors, headers);
  const close = said("CLOSE", COORDINATOR, { openHash: hashOpen(open), survivors, closeHash });
  const closed = checkClose(study, expected, opened, close, headers);
  if (!("survivors" in closed)) throw closed;
  expect(closed.dropped).toEqual([LOST]);

  const holders = survivors.slice(-study.cohort.t);
  const held = holders.map((holder): readonly DealtShares[] =>
    nodes.map((dealer) => {
      const sealed = deals[dealer].message.dealt[holder];
      const bundle = opened.bundles.get(dealer)!;
      const key = dealKey(channel(dealer, holder), TURN.attempt);
      return openDeal(study, { turn: TURN, dealer, holder, bundle, sealed }, key)!;
    }),
  );
  const revealed = nodes.map((node) => {
    const kind = node === LOST ? ("pair" as const) : ("self" as const);
    const shares = holders.map((holder, at) => ({ x: holder + 1, share: held[at][node][kind].share }));
    return { node, kind, secret: combine(shares, study.cohort.t).reveal() };
  });
  const sum = unmaskReplay({ study, opened, closed, parameters: expected.parameters, masked }, revealed);
  if (!("sum" in sum)) throw sum;
  const confirms = holders.map((node) => said("CONFIRM", node, { closeHash }));
  const unmasks = holders.map((node) => said("UNMASK", node, { closeHash, sharesHash: ZERO_HASH }));
  const result = said("RESULT", COORDINATOR, {
    openHash: opened.openHash,
    closeHash,
    sum: ringToBytes(sum.sum),
    blinding: scalarToBytes(sum.blinding),
    revealed,
    unmasks: unmasks.map(envelopeHash),
    confirms: confirms.map(envelopeHash),
  });

  const record = { open, bundles, close, headers, masked, confirms, unmasks, result };
  const arrived = decodeCanonical(encodeCanonical(record), sessionRecord)!;
  const verified = verifyRecord(study, expected, arrived);
  expect(verified).toMatchObject({ closed: { survivors } });
  const total = Float64Array.from({ length }, (_, at) =>
    survivors.reduce((before, node) => before + valueOf(node, at), 0),
  );
  expect(decodeCanonical(result.body, resultBody)!.sum).toEqual(
    ringToBytes(ringFromIntegers(total, modulusBits)),
  );
}, 300_000);
