import { addMask, subtractMask } from "@fedseg/shared/crypto/mask-generator.ts";
import { agreementKeyFromSeed } from "@fedseg/shared/crypto/key-agreement.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { type RingVector, ringFromIntegers } from "@fedseg/shared/field/ring.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import { maskContribution } from "@fedseg/shared/secagg/mask.ts";
import { pairSeed } from "@fedseg/shared/secagg/pair-seed.ts";

/** Nodes 0 to 2 are honest; node 3 and the coordinator put together what they know. */
const HONEST = [0, 1, 2] as const;
export const COLLUDER = 3;
/** Entries of one vector: each is a sample of its own, since key streams give independent words. */
export const LENGTH = 32;
/** The joint distribution is looked at modulo this: sums modulo 2^32 are sums modulo any smaller power of two. */
export const MODULUS = 4;

/** One attempt: what the honest nodes put in, and whether node 2 is called dropped although its vector has come. */
export interface Scenario {
  readonly inputs: readonly [number, number, number];
  readonly isDropped: boolean;
}

/** Something done wrong in the making of masks. */
export type Flaw = "none" | "pair mask used twice" | "no self mask";

/** One attempt's secrets, as far as they matter for masks. */
interface Attempt {
  readonly selfSeeds: readonly Secret[];
  /** Seed of a pair of nodes. */
  seed(i: number, j: number): Secret;
}

/** Fresh keys of four nodes, by the production derivation of pair seeds. */
function makeAttempt(source: ByteSource, flaw: Flaw): Attempt {
  const keys = [...HONEST, COLLUDER].map(() => agreementKeyFromSeed(new Secret(source.bytes(32))));
  const [bundlesHash, planHash] = [source.bytes(32), source.bytes(32)];
  const derive = (self: number, peer: number) => {
    const { secret } = keys[self];
    const place = { bundlesHash, planHash, session: 1, attempt: 1, self, peer };
    return pairSeed({ secret, publicKey: keys[peer].publicKey, ...place })!;
  };
  const known = new Map<string, Secret>();
  return {
    selfSeeds: keys.map(() => new Secret(source.bytes(32))),
    seed: (i, j) => {
      const [low, high] = [Math.min(i, j), Math.max(i, j)];
      const isReused = flaw === "pair mask used twice" && low === 0 && high === 2;
      const key = isReused ? "0 1" : `${low} ${high}`;
      const seed = known.get(key) ?? derive(low, isReused ? 1 : high);
      known.set(key, seed);
      return seed;
    },
  };
}

/** What the colluders see of one attempt: masked vectors of the honest nodes, and the seeds that they come to know. */
export interface View {
  readonly masked: readonly RingVector[];
  readonly attempt: Attempt;
  readonly isDropped: boolean;
}

/** The view in the real protocol. */
export function realView({ inputs, isDropped }: Scenario, source: ByteSource, flaw: Flaw = "none"): View {
  const attempt = makeAttempt(source, flaw);
  const masked = HONEST.map((self) => {
    const vector = mask(self, inputs[self], attempt, [0, 1, 2, 3]);
    if (flaw === "no self mask") subtractMask(vector, attempt.selfSeeds[self]);
    return vector;
  });
  return { masked, attempt, isDropped };
}

/**
 * The view as somebody makes it up who knows the honest survivors' sum and nothing else: uniform vectors with that
 * sum, under the masks that the colluders know anyway; of a dropped node, whose self mask nobody learns, anything.
 */
export function simulatedView(sum: number, isDropped: boolean, source: ByteSource): View {
  const attempt = makeAttempt(source, "none");
  const survivors = isDropped ? [0, 1] : [0, 1, 2];
  const known = isDropped ? [2, COLLUDER] : [COLLUDER];
  const made = survivors.map(() => ringFromBytes(source));
  const last = made.at(-1)!;
  for (const at of last.words.keys()) {
    const others = made.slice(0, -1).reduce((total, { words }) => total + words[at], 0);
    last.words[at] = sum - others;
  }
  const masked = survivors.map((self, at) => {
    const vector = mask(self, 0, attempt, known);
    for (const [entry, word] of made[at].words.entries()) vector.words[entry] += word;
    return vector;
  });
  return { masked: isDropped ? [...masked, ringFromBytes(source)] : masked, attempt, isDropped };
}

type Words = Extract<RingVector, { bits: 32 }>;

function ringFromBytes(source: ByteSource): Words {
  return { bits: 32, words: new Uint32Array(source.bytes(4 * LENGTH).buffer) };
}

/** The production mask of one node over a constant vector, with the peers that are named. */
function mask(self: number, value: number, attempt: Attempt, peers: readonly number[]): Words {
  const { masked } = maskContribution({
    contribution: ringFromIntegers(new Float64Array(LENGTH).fill(value), 32),
    blinding: 0n,
    selfSeed: attempt.selfSeeds[self],
    pairSeeds: peers
      .filter((index) => index !== self)
      .map((index) => ({ index, seed: attempt.seed(self, index) })),
    self,
  });
  if (masked.bits !== 32) throw new TypeError(`"masked" expected words of 32 bits, got ${masked.bits}`);
  return masked;
}

/** One entry as the colluders reduce it: honest vectors less every mask that they know, and two of those masks. */
export interface Reduced {
  readonly left: readonly [number, number, number];
  readonly known: readonly [number, number];
}

/** Takes off every mask that coordinator and colluder can compute, modulo MODULUS. */
export function reduceView({ masked, attempt, isDropped }: View): readonly Reduced[] {
  const left = HONEST.map((self) => {
    const vector: RingVector = { bits: 32, words: Uint32Array.from(masked[self].words, Number) };
    const isOut = isDropped && self === 2;
    if (!isOut) subtractMask(vector, attempt.selfSeeds[self]);
    for (const peer of [0, 1, 2, 3]) {
      const isKnown = peer !== self && (peer === COLLUDER || (isDropped && (peer === 2 || isOut)));
      if (isKnown) (peer > self ? subtractMask : addMask)(vector, attempt.seed(self, peer));
    }
    return vector.words;
  });
  const seen = [attempt.selfSeeds[0], attempt.seed(0, COLLUDER)].map((seed) => {
    const stream: RingVector = { bits: 32, words: new Uint32Array(LENGTH) };
    addMask(stream, seed);
    return stream.words;
  });
  return Array.from({ length: LENGTH }, (_, at) => ({
    left: [left[0][at] % MODULUS, left[1][at] % MODULUS, left[2][at] % MODULUS],
    known: [seen[0][at] % 2, seen[1][at] % 2],
  }));
}
