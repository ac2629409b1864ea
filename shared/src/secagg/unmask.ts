import { addMask, blindingScalar, subtractMask } from "../crypto/mask-generator.ts";
import type { Secret } from "../crypto/secret.ts";
import { addInto, zeroRing } from "../field/ring.ts";
import type { RingVector } from "../field/ring.ts";
import { modOrder } from "../field/scalar.ts";
import type { MaskedContribution, PairSeed } from "./mask.ts";

/** A node that dealt keys but sent no vector, with the seeds that it shared with every survivor. */
export interface DroppedNode {
  readonly index: number;
  readonly pairSeeds: readonly PairSeed[];
}

/** Everything that opens a sum. */
export interface Unmasking {
  /** The survivors' masked contributions; one or more. */
  readonly masked: readonly (MaskedContribution & { readonly index: number })[];
  /** b_i of every survivor. */
  readonly selfSeeds: ReadonlyMap<number, Secret>;
  readonly dropped: readonly DroppedNode[];
}

/** The survivors' sum of vectors modulo 2^w, and of blinding scalars modulo ℓ. */
export interface OpenedSum {
  readonly sum: RingVector;
  readonly blinding: bigint;
}

/**
 * Computes S = Σ y_i − Σ PRG(b_i) less the pair masks that survivors share with dropped nodes: for survivor i and
 * dropped d, PRG(s_id) is subtracted when i < d and added when i > d. Pair masks of two survivors cancel.
 * @throws RangeError when there is no survivor, one twice, one without its seed or one that is also dropped, when a
 * dropped node's seeds are not exactly one for each survivor, or when vectors differ in shape.
 */
export function unmaskSum({ masked, selfSeeds, dropped }: Unmasking): OpenedSum {
  requireComplete({ masked, selfSeeds, dropped });
  const sum = zeroRing(masked[0].masked.words.length, masked[0].masked.bits);
  let blinding = 0n;
  for (const contribution of masked) {
    addInto(sum, contribution.masked);
    blinding += contribution.maskedBlinding;
  }
  for (const { index } of masked) {
    const seed = selfSeeds.get(index)!;
    subtractMask(sum, seed);
    blinding -= blindingScalar(seed);
  }
  for (const { index: lost, pairSeeds } of dropped) {
    for (const { index, seed } of pairSeeds) {
      if (index < lost) {
        subtractMask(sum, seed);
        blinding -= blindingScalar(seed);
      } else {
        addMask(sum, seed);
        blinding += blindingScalar(seed);
      }
    }
  }
  return { sum, blinding: modOrder(blinding) };
}

function requireComplete({ masked, selfSeeds, dropped }: Unmasking): void {
  const survivors = new Set(masked.map(({ index }) => index));
  if (survivors.size === 0 || survivors.size < masked.length) {
    throw new RangeError('"masked" expected every survivor once, got none or one twice');
  }
  const bare = masked.find(({ index }) => !selfSeeds.has(index));
  if (bare)
    throw new RangeError(`"selfSeeds" expected a seed of every survivor, got none of node ${bare.index}`);
  const lost = new Set(dropped.map(({ index }) => index));
  if (lost.size < dropped.length || masked.some(({ index }) => lost.has(index))) {
    throw new RangeError('"dropped" expected nodes that did not survive, once each, got another list');
  }
  for (const { index, pairSeeds } of dropped) {
    const peers = new Set(pairSeeds.map((pair) => pair.index));
    if (pairSeeds.length !== survivors.size || !masked.every((survivor) => peers.has(survivor.index))) {
      throw new RangeError(`"dropped" expected one seed per survivor, got others for node ${index}`);
    }
  }
}
