import { randomBytes } from "node:crypto";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { commit, generators } from "@fedseg/shared/crypto/commitment.ts";
import { agreementPublicKey } from "@fedseg/shared/crypto/key-agreement.ts";
import { chunkRoot } from "@fedseg/shared/crypto/merkle.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { ringFromBytes, ringFromIntegers, ringToBytes } from "@fedseg/shared/field/ring.ts";
import { scalarFromBytes, scalarFromWideBytes, scalarToBytes } from "@fedseg/shared/field/scalar.ts";
import type { SumParameters } from "@fedseg/shared/private-sum/types.ts";
import { type Address, type Envelope, envelopeHash, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { COORDINATOR, EVERYONE } from "@fedseg/shared/protocol/primitives.ts";
import type { SessionRecord } from "@fedseg/shared/protocol/result.ts";
import { maskContribution } from "@fedseg/shared/secagg/mask.ts";
import { unmaskSum } from "@fedseg/shared/secagg/unmask.ts";
import { hashBundles, hashClose, hashOpen, hashSeed } from "@fedseg/shared/session/hashes.ts";
import { COMMITTED_LENGTH, type Expectation, expectedOpen } from "@fedseg/shared/session/opened.ts";
import type { Study } from "@fedseg/shared/session/study.ts";
import { contributionOf } from "./contribution.ts";
import type { LedgerWriter } from "./ledger-writer.ts";
import { HashList } from "@fedseg/shared/protocol/kept-form.ts";

/** The parties of a study as one process plays them all. */
export interface Cast {
  readonly coordinator: LedgerWriter;
  /** In roster order. */
  readonly nodes: readonly LedgerWriter[];
}

const random = (length: number) => new Uint8Array(randomBytes(length));
const ATTEMPT = 1;

/**
 * Makes the record of one session in which everybody takes part, and writes RESERVE, SENT and UNMASK into the nodes'
 * ledgers. Keys, signatures, commitments and self masks are real; pair masks join neighbours only, and the shares that
 * nobody but their holders could open are random bytes.
 */
export function makeSession(study: Study, expected: Expectation, cast: Cast): SessionRecord {
  const { session, request, parameters } = expected;
  const turn = { session, attempt: ATTEMPT };
  const seal = (address: Pick<Address, "type" | "sender">, content: unknown): Envelope => {
    const isFromCoordinator = address.sender === COORDINATOR;
    const { key } = isFromCoordinator ? cast.coordinator : cast.nodes[address.sender];
    const recipient = isFromCoordinator ? EVERYONE : COORDINATOR;
    return sealEnvelope(key, study.binding, { ...turn, ...address, recipient }, content);
  };
  const selfSeeds = cast.nodes.map(() => new Secret(random(32)));
  const bundles = cast.nodes.map((_, sender) =>
    seal({ type: "BUNDLE", sender }, bundleOf(selfSeeds[sender], cast)),
  );
  const bundlesHash = hashBundles(bundles);
  const open = seal({ type: "OPEN", sender: COORDINATOR }, expectedOpen(study, expected, bundlesHash));
  const openHash = hashOpen(open);
  const sent = contributions(parameters, selfSeeds);
  const of = { study: toHex(study.binding.planHash), ...turn };
  const headers = cast.nodes.map((node, sender) => {
    const { masked, ...signed } = sent[sender];
    const ledger = { size: node.tree.size, root: node.tree.rootAt(node.tree.size) };
    const maskedRoot = chunkRoot(masked);
    const body = { bundlesHash, openHash, stateHash: expected.stateHash, maskedRoot, earlier: [], ledger };
    const header = seal({ type: "REPORT", sender }, { ...body, ...signed });
    node.write(
      { type: "RESERVE", ...of, query: request.query, openHash: toHex(openHash), muSq: `${parameters.muSq}` },
      {
        type: "SENT",
        ...of,
        reportHash: toHex(envelopeHash(header)),
        maskedRoot: toHex(maskedRoot),
        commitment: toHex(signed.commitment),
      },
    );
    return header;
  });
  const survivors = cast.nodes.map((_, node) => node);
  const closeHash = hashClose(openHash, survivors, headers);
  const close = seal({ type: "CLOSE", sender: COORDINATOR }, { openHash, survivors, closeHash });
  const unmasks = cast.nodes.map((node, sender) => {
    node.write({ type: "UNMASK", ...of, closeHash: toHex(closeHash) });
    return seal({ type: "UNMASK", sender }, { closeHash, sharesHash: random(32) });
  });
  const result = seal(
    { type: "RESULT", sender: COORDINATOR },
    {
      openHash,
      closeHash,
      ...openSum(parameters, sent, selfSeeds),
      revealed: selfSeeds.map((seed, node) => ({ node, kind: "self", secret: seed.reveal() })),
      unmasks: unmasks.map(envelopeHash),
      confirms: [],
    },
  );
  return {
    open,
    bundles,
    close,
    headers,
    masked: sent.map(({ masked }) => masked),
    confirms: [],
    unmasks,
    result,
  };
}

/** No deal of a made-up bundle is ever opened: all its keys have one commitment. */
const UNSAID = new Uint8Array(32);

function bundleOf(selfSeed: Secret, { nodes }: Cast) {
  const dealt = random(32 * nodes.length);
  return {
    maskKey: agreementPublicKey(new Secret(random(32))),
    seedHash: hashSeed(selfSeed.reveal()),
    dealtHashes: HashList.of(nodes.map((_, at) => dealt.slice(32 * at, 32 * (at + 1)))),
    sendKeyHashes: HashList.of(nodes.map(() => UNSAID)),
    receiveKeyHashes: HashList.of(nodes.map(() => UNSAID)),
    shareRoot: random(32),
  };
}

/** What each node signs and sends: a made-up vector, committed to and masked. */
interface Sent {
  readonly masked: Uint8Array;
  readonly maskedBlinding: Uint8Array;
  readonly commitment: Uint8Array;
}

function contributions(parameters: SumParameters, selfSeeds: readonly Secret[]): readonly Sent[] {
  const { length, modulusBits } = parameters;
  const count = selfSeeds.length;
  const gens = generators(length);
  const links = selfSeeds.map(() => new Secret(random(32)));
  return selfSeeds.map((selfSeed, self) => {
    const values = contributionOf(parameters, count);
    const blinding = length <= COMMITTED_LENGTH ? scalarFromWideBytes(random(64)) : 0n;
    const [before, after] = [(self + count - 1) % count, (self + 1) % count];
    const pairSeeds = [
      { index: after, seed: links[self] },
      { index: before, seed: links[before] },
    ];
    const { masked, maskedBlinding } = maskContribution({
      contribution: ringFromIntegers(values, modulusBits),
      blinding,
      selfSeed,
      pairSeeds,
      self,
    });
    return {
      masked: ringToBytes(masked),
      maskedBlinding: scalarToBytes(maskedBlinding),
      commitment: commit(values, blinding, gens),
    };
  });
}

function openSum(
  { length, modulusBits }: SumParameters,
  sent: readonly Sent[],
  selfSeeds: readonly Secret[],
) {
  const { sum, blinding } = unmaskSum({
    masked: sent.map(({ masked, maskedBlinding }, index) => ({
      index,
      masked: ringFromBytes(masked, length, modulusBits)!,
      maskedBlinding: scalarFromBytes(maskedBlinding)!,
    })),
    selfSeeds: new Map(selfSeeds.map((seed, node) => [node, seed])),
    dropped: [],
  });
  return { sum: ringToBytes(sum), blinding: scalarToBytes(blinding) };
}
