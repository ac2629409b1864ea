import { CodedError } from "../../errors.ts";
import { type ProgramFacts, shownProgramMu } from "../contract.ts";
import { countSegments } from "../segmentation/asked-segments.ts";
import type { AffinitySpec } from "./spec.ts";

/** An entry's buyers are a tenth of their noise, on average, below which next to none could be named. */
const LEAST_SIGNAL = 0.1;

/** Part of the entries that count which users have bought, in a study as they usually are. */
const USUAL_PART = 0.5;

/** Deviations of the noise by which the buyers of a named entry usually exceed the floor. */
const USUALLY_BEYOND = 3;

/** What the public floor of users supports. */
export interface AffinitySupport {
  /** Noise of an entry's buyers, in one segment and in all together, in users. */
  readonly segmentSigma: number;
  readonly totalSigma: number;
  /** Buyers from which on an entry is usually named. */
  readonly namedFrom: number;
}

/** Computes what a plan's floor of users supports. */
export function affinitySupport(spec: AffinitySpec, facts: ProgramFacts): AffinitySupport {
  const segmentSigma = Math.sqrt(spec.most) / shownProgramMu(facts, []);
  const totalSigma = segmentSigma * Math.sqrt(countSegments(spec, facts));
  return { segmentSigma, totalSigma, namedFrom: Math.ceil(spec.floor + USUALLY_BEYOND * totalSigma) };
}

/**
 * Refuses a catalogue that is too large for the plan's floor of users, and names the nearest that is not.
 * @throws CodedError PLAN_TOO_SMALL
 */
export function requireFeasible(spec: AffinitySpec, facts: ProgramFacts): void {
  const entries = facts.catalogue?.entries.length ?? 0;
  const { totalSigma } = affinitySupport(spec, facts);
  const bought = facts.usersFloor * spec.most * USUAL_PART;
  const most = Math.floor(bought / (LEAST_SIGNAL * totalSigma));
  if (entries <= most) return;
  const more = Math.ceil((facts.usersFloor * entries) / Math.max(bought / (LEAST_SIGNAL * totalSigma), 1e-9));
  const smaller = most >= 1 ? `a catalogue of at most ${most} entries, such as categories; or ` : "";
  throw new CodedError("PLAN_TOO_SMALL", {
    what: `About ${facts.usersFloor} users are too few for a catalogue of ${entries} entries: the noise of an entry's buyers is ± ${Math.round(totalSigma)}.`,
    why: "The noise would decide what is named, not the users.",
    todo: `Nearest feasible plans: ${smaller}at least ${more} users; or a larger share for affinity. What was already spent stays spent.`,
  });
}
