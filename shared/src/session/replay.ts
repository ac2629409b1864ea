import { chunkRoot } from "../crypto/merkle.ts";
import { equalBytes } from "../crypto/bytes.ts";
import { verifySum } from "../crypto/commitment.ts";
import { agreementPublicKey } from "../crypto/key-agreement.ts";
import { Secret } from "../crypto/secret.ts";
import { CodedError } from "../errors.ts";
import { type RingVector, ringFromBytes, ringToBytes, ringToIntegers } from "../field/ring.ts";
import { scalarFromBytes, scalarToBytes } from "../field/scalar.ts";
import type { SumParameters } from "../private-sum/types.ts";
import type { ReportBody } from "../protocol/report.ts";
import type { ResultBody } from "../protocol/result.ts";
import { pairSeed } from "../secagg/pair-seed.ts";
import { type DroppedNode, type OpenedSum, unmaskSum } from "../secagg/unmask.ts";
import type { Closed } from "./closed.ts";
import { fault } from "./fault.ts";
import { hashSeed } from "./hashes.ts";
import type { Opened } from "./opened.ts";
import type { Study } from "./study.ts";

/** A closed session and the masked vectors of its survivors, in rising order of node. */
export interface Replay {
  readonly study: Study;
  readonly opened: Opened;
  readonly closed: Closed;
  readonly parameters: SumParameters;
  readonly masked: readonly Uint8Array[];
}

/** The unmasked sum as ring bytes and as signed integers, and the sum of the blinding scalars. */
export interface UnmaskedSum {
  readonly bytes: Uint8Array;
  readonly integers: Float64Array;
  readonly blinding: Uint8Array;
}

/**
 * Recomputes S = Σ y_i − Σ PRG(b_i) ∓ Σ PRG(s_dj) from signed vectors and revealed secrets, checking that every
 * secret is the one committed to in the signed bundles and that the Pedersen commitments open to the sum.
 */
export function replaySum(replay: Replay, revealed: ResultBody["revealed"]): UnmaskedSum | CodedError {
  const unmasked = unmaskReplay(replay, revealed);
  if (unmasked instanceof CodedError) return unmasked;
  const { sum, blinding } = unmasked;
  const integers = ringToIntegers(sum);
  if (!integers) {
    return fault(
      "SUM_WRAPPED",
      "The sum does not fit the plan's modulus.",
      "A node overflowed its entry bound; the sum is meaningless.",
    );
  }
  const { opened, closed } = replay;
  if (opened.committed && !verifySum(commitmentsOf(closed), integers, blinding)) {
    return fault(
      "COMMITMENT_MISMATCH",
      "The sum does not open the nodes' commitments.",
      "Somebody's masks or commitment are wrong, so the sum is not the sum of contributions.",
    );
  }
  return { bytes: ringToBytes(sum), integers, blinding: scalarToBytes(blinding) };
}

/** What the masks left. */
type Unmasked = OpenedSum | CodedError;

/** What has come out of these very vectors, until it is asked for again. */
const known = new WeakMap<
  Replay["masked"],
  { readonly replay: Replay; readonly revealed: ResultBody["revealed"]; readonly unmasked: Unmasked }
>();

/**
 * Takes the masks off the signed vectors, with secrets that are the committed ones; whether the sum is sound is not asked. A
 * coordinator asks twice of the same: what it publishes it holds against its record.
 */
export function unmaskReplay(replay: Replay, revealed: ResultBody["revealed"]): Unmasked {
  const before = known.get(replay.masked);
  // Nobody asks a third time, and what is known holds the attempt.
  known.delete(replay.masked);
  if (before && isSame(before.replay, replay) && areSame(before.revealed, revealed)) return before.unmasked;
  const unmasked = unmask(replay, revealed);
  known.set(replay.masked, { replay, revealed, unmasked });
  return unmasked;
}

/** Whether two are of one attempt with the same survivors: its closeHash binds all that is signed in it. */
function isSame(a: Replay, b: Replay): boolean {
  return (
    a.study === b.study &&
    a.parameters === b.parameters &&
    equalBytes(a.closed.closeHash, b.closed.closeHash) &&
    equalBytes(a.opened.openHash, b.opened.openHash)
  );
}

function areSame(a: ResultBody["revealed"], b: ResultBody["revealed"]): boolean {
  return (
    a.length === b.length &&
    a.every(
      ({ node, kind, secret }, at) =>
        node === b[at].node && kind === b[at].kind && equalBytes(secret, b[at].secret),
    )
  );
}

function unmask(replay: Replay, revealed: ResultBody["revealed"]): Unmasked {
  const { closed, parameters } = replay;
  const secrets = checkRevealed(replay, revealed);
  if (secrets instanceof CodedError) return secrets;
  const masked: ({ index: number } & Masked)[] = [];
  for (const [at, index] of closed.survivors.entries()) {
    const header = closed.headers.get(index)!;
    const report = readMasked(header, replay.masked[at] ?? new Uint8Array(0), parameters);
    if (!report) {
      return fault(
        "BAD_MASKED",
        `The masked vector of node ${index} is not the one that it signed.`,
        "The sum must be made of signed contributions only.",
      );
    }
    masked.push({ index, ...report });
  }
  return unmaskSum({ masked, ...secrets });
}

/** One node's masked vector and masked blinding scalar. */
interface Masked {
  readonly masked: RingVector;
  readonly maskedBlinding: bigint;
}

/** Masked vectors that are what a header signs: these very bytes, of which a coordinator is asked three times. */
const signed = new WeakMap<ReportBody, Uint8Array>();

function isSigned(header: ReportBody, bytes: Uint8Array): boolean {
  if (signed.get(header) === bytes) return true;
  if (!equalBytes(chunkRoot(bytes), header.maskedRoot)) return false;
  signed.set(header, bytes);
  return true;
}

/** Reads a masked vector of the session's length; undefined when it is not the one that the header signs. */
export function readMasked(
  header: ReportBody,
  bytes: Uint8Array,
  parameters: Pick<SumParameters, "length" | "modulusBits">,
): Masked | undefined {
  const masked = ringFromBytes(bytes, parameters.length, parameters.modulusBits);
  const maskedBlinding = scalarFromBytes(header.maskedBlinding);
  return masked && maskedBlinding !== undefined && isSigned(header, bytes)
    ? { masked, maskedBlinding }
    : undefined;
}

function commitmentsOf(closed: Closed): Uint8Array[] {
  return closed.survivors.map((node) => closed.headers.get(node)!.commitment);
}

/** Checks each revealed secret against the dealer's signed bundle and derives the pair seeds of dropped nodes. */
function checkRevealed(
  { study, opened, closed }: Replay,
  revealed: ResultBody["revealed"],
): { selfSeeds: Map<number, Secret>; dropped: DroppedNode[] } | CodedError {
  const wrong = (node: number) =>
    fault(
      "BAD_REVEAL",
      `The secret revealed for node ${node} is missing, repeated or not the committed one.`,
      "A wrong secret gives a wrong sum.",
    );
  const selfSeeds = new Map<number, Secret>();
  const dropped: DroppedNode[] = [];
  if (revealed.length !== opened.bundles.size) return wrong(-1);
  for (const { node, kind, secret } of revealed) {
    const bundle = opened.bundles.get(node);
    const isSurvivor = closed.headers.has(node);
    if (!bundle || (kind === "self") !== isSurvivor) return wrong(node);
    if (kind === "self") {
      if (selfSeeds.has(node) || !equalBytes(hashSeed(secret), bundle.seedHash)) return wrong(node);
      selfSeeds.set(node, new Secret(secret));
      continue;
    }
    const key = new Secret(secret);
    if (dropped.some(({ index }) => index === node) || !equalBytes(agreementPublicKey(key), bundle.maskKey)) {
      return wrong(node);
    }
    const pairSeeds = closed.survivors.map((survivor) => ({
      index: survivor,
      seed: pairSeed({
        secret: key,
        publicKey: opened.bundles.get(survivor)!.maskKey,
        ...pairing(study, opened),
        self: node,
        peer: survivor,
      })!,
    }));
    dropped.push({ index: node, pairSeeds });
  }
  return { selfSeeds, dropped };
}

/** What every pair seed of an attempt is bound to. */
export function pairing(study: Study, { bundlesHash, turn }: Opened) {
  return { bundlesHash, planHash: study.binding.planHash, session: turn.session, attempt: turn.attempt };
}
