import { addMask, blindingScalar, subtractMask } from "../crypto/mask-generator.ts";
import type { Secret } from "../crypto/secret.ts";
import { addInto, zeroRing } from "../field/ring.ts";
import type { RingVector } from "../field/ring.ts";
import { modOrder } from "../field/scalar.ts";

/** The seed that a node shares with the node at `index` of the roster. */
export interface PairSeed {
  readonly index: number;
  readonly seed: Secret;
}

/** What one node brings to a sum, and the seeds that hide it. */
export interface Contribution {
  /** v_i: its statistics with its noise, as ring entries. */
  readonly contribution: RingVector;
  /** r_i: the blinding scalar of its commitment. */
  readonly blinding: bigint;
  /** b_i. */
  readonly selfSeed: Secret;
  /** s_ij for every other node j of the attempt. */
  readonly pairSeeds: readonly PairSeed[];
  /** The node's own index. */
  readonly self: number;
}

/** One node's masked vector and masked blinding scalar: each alone is uniform. */
export interface MaskedContribution {
  readonly masked: RingVector;
  readonly maskedBlinding: bigint;
}

/**
 * Computes y_i = v_i + PRG(b_i) + Σ_{j>i} PRG(s_ij) − Σ_{j<i} PRG(s_ij) modulo 2^w, and the same of r_i modulo ℓ.
 * The contribution is left as it was.
 * @throws RangeError when a pair seed names the node itself or a node twice.
 */
export function maskContribution(input: Contribution): MaskedContribution {
  const { contribution, blinding, selfSeed, pairSeeds, self } = input;
  const peers = new Set(pairSeeds.map(({ index }) => index));
  if (peers.has(self) || peers.size < pairSeeds.length) {
    throw new RangeError(
      `"pairSeeds" expected every other node once, got node ${self} itself or a node twice`,
    );
  }
  const masked = zeroRing(contribution.words.length, contribution.bits);
  addInto(masked, contribution);
  addMask(masked, selfSeed);
  let maskedBlinding = blinding + blindingScalar(selfSeed);
  for (const { index, seed } of pairSeeds) {
    if (index > self) {
      addMask(masked, seed);
      maskedBlinding += blindingScalar(seed);
    } else {
      subtractMask(masked, seed);
      maskedBlinding -= blindingScalar(seed);
    }
  }
  return { masked, maskedBlinding: modOrder(maskedBlinding) };
}
