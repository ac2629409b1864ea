import type { Analysis, Step } from "@fedseg/shared/plan/analysis.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { Release, SumParameters } from "@fedseg/shared/private-sum/types.ts";
import type { SegmentationModel } from "@fedseg/shared/programs/segmentation/spec.ts";
import { rangeScaling } from "@fedseg/shared/queries/scaling.ts";
import { tinyPlan } from "../simulation/tiny-market.ts";

const LENGTH = 2;
/** Charge of one attempt, mu² in fixed point 2^-80. */
const MU_SQ = 1n << 60n;

/** Session parameters of a vector of two integers. */
const parameters: SumParameters = {
  query: "one-sum",
  length: LENGTH,
  blocks: [
    {
      name: "sum",
      offset: 0,
      length: LENGTH,
      norm: { kind: "l2", square: 1 },
      scale: 1,
      deltaSq: 1n,
      nodeVariance: { n: 9n, d: 1n },
      dataCap: 1n << 40n,
      muSq: MU_SQ,
    },
  ],
  modulusBits: 32,
  entryBits: 12,
  muSq: MU_SQ,
};

const model: SegmentationModel = {
  k: 1,
  d: 1,
  scaling: rangeScaling([0]),
  centers: Float64Array.of(0),
  centerSigmas: Float64Array.of(0),
  counts: Float64Array.of(0),
  countSigmas: Float64Array.of(0),
  users: 0,
  usersSigma: 0,
  description: {
    sizes: Float64Array.of(0),
    sizeSigma: 0,
    edges: [[0]],
    counts: Float64Array.of(0, 0),
    countSigma: 0,
    places: Float64Array.of(0),
    placeSigma: 0,
    distance: 0,
    distanceSigma: 0,
  },
};

/** A program that asks for one sum of two integers and ends: the smallest that goes through every message. */
export const oneQuery = {
  after: (history: readonly Release[]): Step =>
    history.length === 0
      ? { type: "query", request: { query: "one-sum", params: {}, shares: [1] }, parameters }
      : { type: "model", model: [{ name: "segmentation", model }] },
} as unknown as Analysis;

/** The plan of a study whose sessions have two attempts; the program above ends after the first. */
export function oneSessionPlan(nodes: number): Plan {
  return { ...tinyPlan("model check", nodes), limits: { maxSessions: 6, maxAttempts: 2 } };
}

/** What a node puts in on its try number `at`: small, and another vector for every node and try. */
export function contributionOf(node: number, at: number): Float64Array {
  return Float64Array.of(1 + node + 10 * at, -(7 ** node) - 100 * at);
}
