import { laterWidth, segmentQualityParts } from "../../queries/segment-quality.ts";
import { type ProgramFacts, shownProgramMu } from "../contract.ts";
import { countSegments } from "../segmentation/asked-segments.ts";
import { LARGEST_ERROR } from "../part.ts";
import type { EvaluateSpec } from "./spec.ts";

/** What the public floor of users supports. */
export interface EvaluateSupport {
  /** Errors of the silhouette, and of a rate of one half, in a segment of average size. */
  readonly silhouetteSigma: number;
  readonly rateSigma: number | undefined;
  /** Users of a segment from which on all of that is told. */
  readonly toldFrom: number;
}

/** Computes what a plan's floor of users supports. */
export function evaluateSupport(spec: EvaluateSpec, facts: ProgramFacts): EvaluateSupport {
  const mu = shownProgramMu(facts, []) * Math.sqrt(spec.prediction ? 0.7 : 1);
  const [now, later] = segmentQualityParts(spec);
  const size = facts.usersFloor / countSegments(spec, facts);
  // Of a quotient near one half: 1 + 1/4 of the noise's square.
  const of = (numbers: number, part: number) => Math.sqrt(numbers * 1.25) / (mu * Math.sqrt(part));
  const width = spec.outcome
    ? laterWidth({ outcome: spec.outcome.spendUpTo === undefined ? "class" : "class-and-spend" })
    : 0;
  const [silhouette, rate] = [of(2, now), width > 0 ? of(width, later) : 0];
  return {
    silhouetteSigma: silhouette / size,
    rateSigma: width > 0 ? rate / size : undefined,
    toldFrom: Math.ceil(Math.max(silhouette, rate) / LARGEST_ERROR),
  };
}
