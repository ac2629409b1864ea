import { CodedError } from "../../errors.ts";
import { countPairs } from "../../queries/pair-counts.ts";
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
  /** Noise of the users of a pair, where pairs are asked. */
  readonly pairSigma?: number;
  /** Buyers from which on an entry is usually named. */
  readonly namedFrom: number;
}

/** Computes what a plan's floor of users supports. */
export function affinitySupport(spec: AffinitySpec, facts: ProgramFacts): AffinitySupport {
  const mu = shownProgramMu(facts, []);
  const segmentSigma = Math.sqrt(spec.most) / (mu * Math.sqrt(1 - (spec.pairs?.share ?? 0)));
  const totalSigma = segmentSigma * Math.sqrt(countSegments(spec, facts));
  const pairSigma = spec.pairs && Math.sqrt(countPairs(spec.most)) / (mu * Math.sqrt(spec.pairs.share));
  const namedFrom = Math.ceil(spec.floor + USUALLY_BEYOND * totalSigma);
  return { segmentSigma, totalSigma, namedFrom, ...(pairSigma !== undefined && { pairSigma }) };
}

/** Users × mu of the sum of pairs from which on lists by pairs are better than what sells, as `bench:recommend` has measured. */
export const PAIRS_FROM = 3000;

/**
 * Refuses pairs that there are none of, and those that would drown in the noise.
 * @throws CodedError PLAN_PAIRS or PLAN_TOO_SMALL
 */
function requirePairs({ pairs, most }: AffinitySpec, facts: ProgramFacts): void {
  if (!pairs) return;
  if (most < 2 || (facts.catalogue?.entries.length ?? 0) < 2) {
    throw new CodedError("PLAN_PAIRS", {
      what: "A plan asks what is bought together, of a single entry.",
      why: "A pair takes two entries of the catalogue, and two that count of a user.",
      todo: 'Set "most" to 2 or more and list two entries or more, or leave "pairs" out.',
    });
  }
  const mu = shownProgramMu(facts, []) * Math.sqrt(pairs.share);
  const strength = facts.usersFloor * mu;
  if (strength >= PAIRS_FROM) return;
  throw new CodedError("PLAN_TOO_SMALL", {
    what: `About ${facts.usersFloor} users are too few to learn what is bought together: users × mu of that sum is ${Math.floor(strength)}, below ${PAIRS_FROM}.`,
    why: "Below it, lists by pairs are no better than what everybody buys.",
    todo: `Nearest feasible plans: at least ${Math.ceil(PAIRS_FROM / mu)} users; or a larger share for affinity or its pairs; or leave "pairs" out. What was already spent stays spent.`,
  });
}

/**
 * Refuses a catalogue that is too large for the plan's floor of users, and names the nearest that is not.
 * @throws CodedError PLAN_TOO_SMALL or PLAN_PAIRS
 */
export function requireFeasible(spec: AffinitySpec, facts: ProgramFacts): void {
  requirePairs(spec, facts);
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
