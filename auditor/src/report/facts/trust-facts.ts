import { personMuSq, rowMuSq } from "@fedseg/shared/private-sum/trust-rows.ts";
import { type Facts } from "../../checks/facts.ts";
import { discardedMuSq } from "../../checks/guarantees.ts";
import { type Cost, costAt } from "../../checks/cost.ts";

/** What a coordinator with some colluding nodes may learn from the releases. */
export interface ColluderRow extends Cost {
  readonly colluders: number;
  /** Nodes whose noise they do not know, in the session with the fewest survivors. */
  readonly honest: number;
}

/** What one person with accounts on several platforms is exposed to. */
export interface PersonRow extends Cost {
  readonly platforms: number;
}

/** What the releases of one study give away, observer by observer, at the plan's delta. */
export interface TrustFacts {
  readonly studyId: string;
  /** Colluding nodes that the plan counts on at most. */
  readonly c: number;
  readonly outside: Cost;
  /** From 0 to all but one node; a long list is thinned, c is always in it. */
  readonly colluders: readonly ColluderRow[];
  /** With c colluders, if the coordinator opened and discarded every attempt that it could have; null when none. */
  readonly discarded: Cost | null;
  /** With c colluders and everything discarded, for one person on p platforms; a long list is thinned. */
  readonly persons: readonly PersonRow[];
  /** One user's data replaced by another's, with c colluders and everything discarded; null unless asked for. */
  readonly replaceOne: Cost | null;
}

/** What a report holds only when asked. */
export interface ReportOptions {
  /** A row for the exchange of one user's data for another's: twice the mu of adding or removing one. */
  readonly replaceOne: boolean;
}

/** Most entries of a list of observers. */
const MOST = 16;

/** Computes what a study's releases give away. */
export function trustFacts(facts: Facts, at: number, { replaceOne }: ReportOptions): TrustFacts {
  const { study, studyId, sessions } = facts.studies[at].audited;
  const { c, n, m } = study.cohort;
  const delta = Number(study.plan.budget.delta);
  const least = Math.min(n, ...sessions.map(({ survivors }) => survivors.length));
  const sumAgainst = (colluders: number) =>
    sessions.reduce(
      (sum, { parameters, survivors }) => sum + rowMuSq(parameters, survivors.length - colluders),
      0n,
    );
  const extra = discardedMuSq(facts, at);
  const everything = sumAgainst(c) + extra;
  return {
    studyId,
    c,
    outside: costAt(sumAgainst(0), delta),
    colluders: thinned(0, Math.max(c, least - 1, m - 1), c)
      .filter((colluders) => colluders < least)
      .map((colluders) => ({
        colluders,
        honest: least - colluders,
        ...costAt(sumAgainst(colluders), delta),
      })),
    discarded: extra > 0n ? costAt(everything, delta) : null,
    persons: thinned(1, n, 2).map((platforms) => ({
      platforms,
      ...costAt(personMuSq(everything, platforms), delta),
    })),
    replaceOne: replaceOne ? costAt(personMuSq(everything, 2), delta) : null,
  };
}

/** Lists whole numbers from `from` to `to`, at most {@link MOST} of them, both ends and `always` among them. */
function thinned(from: number, to: number, always: number): readonly number[] {
  const step = Math.max(1, (to - from) / (MOST - 2));
  const chosen = new Set([from, to, ...(always >= from && always <= to ? [always] : [])]);
  for (let at: number = from; at <= to; at += step) chosen.add(Math.round(at));
  return [...chosen].sort((a, b) => a - b);
}
