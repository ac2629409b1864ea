import { chargeOfNodes } from "../dp/calibrate.ts";
import { muAbove } from "../dp/charge.ts";
import { tailDelta } from "../dp/gdp-envelope.ts";
import { CodedError } from "../errors.ts";
import type { BlockParameters, Cohort, SumParameters } from "./types.ts";

/** A sum with less total noise variance than this, in integer units², is not released. */
const MIN_TOTAL_VARIANCE = 4n;

/** What of a session decides its cost. */
interface Noised {
  readonly blocks: readonly Pick<BlockParameters, "nodeVariance" | "deltaSq">[];
}

/** What one session costs in the eyes of each observer: mu², fixed point 2^-80, rounded up. */
export interface TrustRows {
  /** Row (a): sees the released sum only. */
  readonly outsideWorld: bigint;
  /** Row (b): the coordinator with c colluding nodes, who subtract their own noise. */
  readonly coalition: bigint;
}

/** Computes the rows of a session that closed with `survivors` nodes. @throws CodedError NOISE_TOO_SMALL. */
export function trustRows(parameters: SumParameters, cohort: Cohort, survivors: number): TrustRows {
  return {
    outsideWorld: rowMuSq(parameters, survivors),
    coalition: rowMuSq(parameters, survivors - cohort.c),
  };
}

/**
 * Computes what a session has cost once its survivors are certified: row (b) with |U| − c honest noises, whichever c of
 * them collude, dropped colluders counted as if they were among them. Fixed point 2^-80, rounded up, never above the
 * reservation `parameters.muSq`. @throws RangeError when fewer than m survived.
 */
export function settledMuSq(
  parameters: Noised & Pick<SumParameters, "muSq">,
  { m, c }: Pick<Cohort, "m" | "c">,
  survivors: number,
): bigint {
  if (survivors < m) throw new RangeError(`"survivors" expected at least ${m}, got ${survivors}`);
  const muSq = rowMuSq(parameters, survivors - c);
  return muSq < parameters.muSq ? muSq : parameters.muSq;
}

/**
 * Computes the mu² of a session for an observer who does not know the noise of `nodes` nodes.
 * @throws CodedError NOISE_TOO_SMALL when their noise is below variance 4 on some block.
 */
export function rowMuSq(parameters: Noised, nodes: number): bigint {
  let total = 0n;
  for (const { nodeVariance, deltaSq } of parameters.blocks) {
    if (nodes < 1 || BigInt(nodes) * nodeVariance.n < MIN_TOTAL_VARIANCE * nodeVariance.d) {
      throw new CodedError("NOISE_TOO_SMALL", {
        what: `${nodes} nodes' noise has a variance below ${MIN_TOTAL_VARIANCE}.`,
        why: "Below it no guarantee is stated.",
        todo: "Plan with more honest nodes, or a smaller budget.",
      });
    }
    total += chargeOfNodes(nodeVariance, nodes, deltaSq);
  }
  return total;
}

/** Computes the mu² of one person with an account on `platforms` platforms, whose parts may add in one direction. */
export function personMuSq(muSq: bigint, platforms: number): bigint {
  return muSq * BigInt(platforms) ** 2n;
}

/** Computes what a session adds to delta beyond its charge; refuse a session above delta/10^6. */
export function sessionTailDelta(parameters: SumParameters): number {
  return parameters.blocks.reduce(
    (sum, { length, deltaSq, muSq }) => sum + tailDelta(length, deltaSq, muAbove(muSq)),
    0,
  );
}
