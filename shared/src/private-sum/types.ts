import type { Rational } from "../dp/rational.ts";

/**
 * How one user's part of a block is bounded: integers with Σv² ≤ `square`, or at most `count` entries of 1, zero
 * elsewhere. Both as measured: the noise may ask for a scale that all are multiplied by.
 */
export type Norm =
  | { readonly kind: "l2"; readonly square: number }
  | { readonly kind: "ones"; readonly count: number };

/** A block of a query's vector: its own length, its own bound on one user, its own noise. */
export interface Block {
  readonly name: string;
  readonly length: number;
  readonly norm: Norm;
}

/** What a program asks for: a query, its parameters, and for each of its blocks the share of mu² it may cost. */
export interface Request {
  readonly query: string;
  /** Canonical data only: finite numbers, strings, booleans, arrays and plain objects of these. */
  readonly params: unknown;
  /** One entry per block, each > 0; fractions of the study's mu² as planned, and so of what is left of it. */
  readonly shares: readonly number[];
}

/** The numbers of the cohort that size noise and modulus. */
export interface Cohort {
  /** Nodes in the roster. */
  readonly n: number;
  /** Colluding nodes tolerated. */
  readonly c: number;
  /** Shamir threshold and quorum. */
  readonly t: number;
  /** Fewest survivors whose sum may be opened. Honest noise is provided by m − c nodes. */
  readonly m: number;
}

/** What a study may still spend after its settled sessions. */
export interface Remaining {
  /** mu² that nothing has cost yet, fixed point 2^-80. */
  readonly muSq: bigint;
  /** Part of the program that is still to be asked for: 1 less the shares of all sessions so far, never below 0. */
  readonly share: Rational;
}

/** The budget of one study. */
export interface StudyBudget {
  /** mu of the study's (epsilon, delta) in Gaussian differential privacy. */
  readonly mu: number;
  /** Public cap on users per node: it sizes the modulus, and a node cuts its sums to what so many users can make. */
  readonly usersCap: number;
  /** What the sessions so far have left; the whole of mu² when absent. */
  readonly left?: Remaining;
}

/** Everything derived for one block of one session. */
export interface BlockParameters extends Block {
  readonly offset: number;
  /** 1, or the smallest power of two that makes nodeVariance ≥ 9: what every measured integer is multiplied by. */
  readonly scale: number;
  /** scale²·square or scale²·count. */
  readonly deltaSq: bigint;
  /** Variance of the discrete Gaussian that each node adds to every entry, in integer units. */
  readonly nodeVariance: Rational;
  /** Largest |entry| of one node's data: the cap on users times the largest entry of one. */
  readonly dataCap: bigint;
  /** Charge mu² of this block for trust row (b), fixed point 2^-80, rounded up. */
  readonly muSq: bigint;
}

/** Everything derived for one session, by coordinator, node and auditor alike. */
export interface SumParameters {
  readonly query: string;
  readonly length: number;
  readonly blocks: readonly BlockParameters[];
  /** 32 when n·2^B < 2^31 with B the bits of one node's largest entry with its noise tail, else 64. */
  readonly modulusBits: 32 | 64;
  /** log2 bound B on the magnitude of one node's entry including 40 sigma of its noise. */
  readonly entryBits: number;
  /** Σ of the blocks' muSq. */
  readonly muSq: bigint;
}

/** A released sum as a program receives it. */
export interface Release {
  /** Noisy sums in the units that were measured, `length` entries, block after block. */
  readonly sums: Float64Array;
  /** Standard deviation of the noise of each block, in the same units, with the survivors' shares that were really added. */
  readonly sigmas: readonly number[];
  /** |U|: nodes whose noise is in the sums. Certified with the sum: RESULT and so every later stateHash bind the set U. */
  readonly survivors: number;
}
