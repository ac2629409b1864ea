import { CodedError } from "../../errors.ts";
import { type ProgramFacts, shownProgramMu } from "../contract.ts";
import { countSegments } from "../segmentation/asked-segments.ts";
import { BANDS, requireBands } from "./asked-bands.ts";
import { differenceVariance, peopleNeeded } from "./needed.ts";
import type { UpliftSpec } from "./spec.ts";

/** Normal quantiles of 97.5 % and 80 %: a two-sided test at 5 % that sees the effect in four of five campaigns. */
const SEEN = 1.96 + 0.8416;

/** Rate at which it is said beforehand what can be seen: that of many campaigns. */
const USUAL_RATE = 0.1;

/** What the expected people of a campaign support. */
export interface UpliftSupport {
  /** Noise of a count in one segment, in users. */
  readonly sigma: number;
  /** Difference of rates that is seen in four of five campaigns, of all together and of a segment of usual size. */
  readonly seenOfAll: number;
  readonly seenOfSegment: number;
  /** People that it takes until something is told of all together, and of a segment. */
  readonly takesAll: number;
  readonly takesSegment: number;
}

/** Returns how many segments or bands people are told apart by. */
function countParts(spec: UpliftSpec, facts: ProgramFacts): number {
  return spec.bands === undefined ? countSegments(spec, facts) : BANDS;
}

/** Computes what the expected people of a campaign support. */
export function upliftSupport(spec: UpliftSpec, facts: ProgramFacts): UpliftSupport {
  const { audience, holdout } = spec;
  const k = countParts(spec, facts);
  const sigma = 1 / shownProgramMu(facts, []);
  const all = sigma * Math.sqrt(k);
  const seen = (people: number, noise: number) =>
    SEEN * Math.sqrt(differenceVariance(people, USUAL_RATE, { holdout, sigma: noise }));
  return {
    sigma,
    seenOfAll: seen(audience, all),
    seenOfSegment: seen(audience / k, sigma),
    takesAll: peopleNeeded(all, spec),
    takesSegment: peopleNeeded(sigma, spec),
  };
}

/**
 * Refuses a target that knows no days, bands that hold everybody, and a campaign of which even all people together would tell nothing.
 * @throws CodedError PLAN_TARGET, PLAN_BANDS or PLAN_TOO_SMALL
 */
export function requireFeasible(spec: UpliftSpec, facts: ProgramFacts): void {
  const target = facts.targets?.[spec.target];
  if (target && target.of !== "bought-again") {
    throw new CodedError("PLAN_TARGET", {
      what: `The uplift of a campaign is asked by the target ${JSON.stringify(spec.target)}, which is no purchase within days.`,
      why: "Only what happened after the campaign began can be its doing.",
      todo: "Name a target of: bought-again, whose withinDays are the days of the campaign.",
    });
  }
  requireBands(spec, facts);
  const { takesAll } = upliftSupport(spec, facts);
  if (spec.audience >= takesAll) return;
  const { holdout, audience } = spec;
  const even = peopleNeeded(upliftSupport(spec, facts).sigma * Math.sqrt(countParts(spec, facts)), {
    ...spec,
    holdout: 0.5,
  });
  throw new CodedError("PLAN_TOO_SMALL", {
    what: `A campaign of ${audience} people, of whom ${Math.round(100 * holdout)} % are left alone, would tell nothing: it takes ${takesAll}.`,
    why: "The noise and the chance of so few people would say more than they do.",
    todo: `Nearest feasible plans: campaigns that reach ${takesAll} people together; ${audience >= even ? "half of the people left alone; " : ""}fewer segments; or a larger share for uplift. What was already spent stays spent.`,
  });
}
