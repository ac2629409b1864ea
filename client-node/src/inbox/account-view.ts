import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { Account } from "@fedseg/shared/ledger/account.ts";
import { learnedMuSq } from "@fedseg/shared/plan/learned.ts";
import { templateHash } from "@fedseg/shared/plan/template.ts";
import { planIn } from "../session/replaceable.ts";
import type { JournalReader } from "../session/journal.ts";
import { type AccountHistory, historyOf } from "../account/history.ts";
import { type PassedLimit, type PeriodLimits, passedLimits } from "./limits.ts";
import { type Counted, type StudyFacts, usageOf } from "./usage.ts";

/** An account as its books tell it: what was approved and charged when, and what its studies may charge yet. */
export interface AccountView {
  readonly history: AccountHistory;
  /** delta of the account. */
  readonly delta: number;
  readonly factsOf: (study: string) => StudyFacts;
}

/** A node's books, as far as they say so. */
export interface ViewedBooks {
  readonly lines: readonly string[];
  readonly account: Pick<Account, "delta">;
  readonly read: JournalReader;
}

/** Looks at an account. `known`: what was read off plans before, which never changes; it is added to. */
export function viewAccount(
  { lines, account, read }: ViewedBooks,
  known = new Map<string, StudyFacts>(),
): AccountView {
  const factsOf = (study: string) => {
    const facts = known.get(study) ?? factsIn(study, read);
    known.set(study, facts);
    return facts;
  };
  return { history: historyOf(lines), delta: Number(account.delta), factsOf };
}

/** What one more study asks for: the most that it may charge, mu², and what it is counted with. */
export interface Asked extends Counted {
  readonly worstSq: bigint;
}

/** Lists the limits that one more study would pass at a moment (milliseconds since 1970). */
export function limitsPassed(
  { history, delta, factsOf }: AccountView,
  limits: PeriodLimits,
  asked: Asked,
  nowMs: number,
): readonly PassedLimit[] {
  return passedLimits(limits, usageOf(history, factsOf, nowMs, asked), asked.worstSq, delta);
}

function factsIn(study: string, read: JournalReader): StudyFacts {
  const plan = planIn(study, read);
  if (!plan) return { worstSq: 0n, replaces: undefined, template: undefined };
  return { worstSq: learnedMuSq(plan), replaces: plan.replaces, template: toHex(templateHash(plan)) };
}
