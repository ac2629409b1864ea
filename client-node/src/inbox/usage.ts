import { type AccountHistory, type DatedCharge, type StudyHistory, sumOf } from "../account/history.ts";
import { type Period, isIn, monthOf, yearOf } from "./months.ts";

/** What is known of a study beside the ledger: from its plan, which the node's books hold. */
export interface StudyFacts {
  /** The most that it may charge in all, mu²; 0 for one that this software cannot go on with. */
  readonly worstSq: bigint;
  /** The study whose place it has taken before anything was charged there: that was none. */
  readonly replaces: string | undefined;
  /** Hash of the template that its plan is of. */
  readonly template: string | undefined;
}

/** How much of a month and a year is taken, by the ledger alone. */
export interface Usage {
  /** Of which month and year. */
  readonly month: Period;
  readonly year: Period;
  /** Studies approved in the month. */
  readonly studies: number;
  /** mu² charged in the month, and in the year. */
  readonly monthSq: bigint;
  readonly yearSq: bigint;
  /** mu² that studies under way may still charge, at any time. */
  readonly openSq: bigint;
}

/** What is counted, and for whom. */
export interface Counted {
  /** Whether a study counts, by its planHash; all do, and what belongs to none, when left out. */
  readonly counts?: (study: string, facts: StudyFacts) => boolean;
  /** The study whose place the one that asks would take. */
  readonly replaces?: string | undefined;
}

/**
 * Computes what is taken at a moment (milliseconds since 1970). Charges count in the month in which their entries are dated,
 * as what they come to; a study under way counts with all that it may still charge, in every month, so that no course of it
 * exceeds a limit that had room for it. The month is never before that of the newest entry: a clock that was set back opens none again.
 */
export function usageOf(
  history: AccountHistory,
  factsOf: (study: string) => StudyFacts,
  nowMs: number,
  { counts, replaces }: Counted = {},
): Usage {
  const at = Math.max(nowMs, history.newest);
  const [month, year] = [monthOf(at), yearOf(at)];
  const known = [...history.studies].map(([study, one]) => ({ one, facts: factsOf(study), study }));
  const replaced = new Set([replaces, ...known.map(({ facts }) => facts.replaces)]);
  const counted = known.filter(({ study, facts }) => counts?.(study, facts) ?? true);
  const charges: readonly DatedCharge[] = [
    ...counted.flatMap(({ one }) => [...one.charges.values()]),
    ...(counts ? [] : history.others),
  ];
  return {
    month,
    year,
    studies: counted.filter(({ one, study }) => isIn(month, one.at) && !replaced.has(study)).length,
    monthSq: sumOf(charges.filter((charge) => isIn(month, charge.at))),
    yearSq: sumOf(charges.filter((charge) => isIn(year, charge.at))),
    openSq: counted.reduce((sum, { one, facts }) => sum + openOf(one, facts), 0n),
  };
}

/** What a study may still charge. */
function openOf({ ended, charges }: StudyHistory, { worstSq }: StudyFacts): bigint {
  const left = worstSq - sumOf(charges.values());
  return ended || left < 0n ? 0n : left;
}
