import { type ProgramFacts, shownProgramMu } from "../contract.ts";
import { countSegments } from "../segmentation/asked-segments.ts";
import { LARGEST_ERROR } from "../part.ts";
import type { BehaviourSpec } from "./spec.ts";

/** What the public floor of users supports. */
export interface BehaviourSupport {
  /** Noise of a count, in users. */
  readonly sigma: number;
  /** Error of a share of one half in a segment of average size. */
  readonly shareSigma: number;
  /** Users of a segment from which on its funnel is told. */
  readonly toldFrom: number;
}

/** Computes what a plan's floor of users supports. */
export function behaviourSupport(spec: BehaviourSpec, facts: ProgramFacts): BehaviourSupport {
  const sigma = Math.sqrt(4 + spec.periods) / shownProgramMu(facts, []);
  // A half of four counts: each of them is off by a half of its noise.
  const halfOfFour = sigma * Math.sqrt(4 / 4);
  const size = facts.usersFloor / countSegments(spec, facts);
  return { sigma, shareSigma: halfOfFour / size, toldFrom: Math.ceil(halfOfFour / LARGEST_ERROR) };
}
