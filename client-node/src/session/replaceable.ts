import { type Account, chargeKey } from "@fedseg/shared/ledger/account.ts";
import { mostAttempts } from "@fedseg/shared/plan/attempts.ts";
import { type Plan, readPlan } from "@fedseg/shared/plan/plan.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { envelopeSchema } from "@fedseg/shared/protocol/envelope.ts";
import { readEnd } from "@fedseg/shared/session/ended.ts";
import { STUDY_REPLACED } from "../policy/replacement.ts";
import { END_ENTRY, type JournalReader, readerOf } from "./journal.ts";

/** A node's books, as far as they say what another plan may take the place of. */
export interface ReplacementBooks {
  readonly approved: ReadonlySet<string>;
  readonly account: Account;
  readonly read: JournalReader;
}

/**
 * Returns the plan of a study, by its planHash, whose place another may take: this node has agreed to it, its coordinator has
 * ended it for that by its signature, nothing was ever charged in it, and none that was approved has taken its place yet.
 */
export function replaceable(study: string, { approved, account, read }: ReplacementBooks): Plan | undefined {
  const plan = planIn(study, read);
  if (!plan || !isEndedFor(plan, readerOf(study, read)) || isCharged(study, plan, account)) return undefined;
  const isTaken = [...approved].some((other) => planIn(other, read)?.replaces === study);
  return isTaken ? undefined : plan;
}

/** Reads the plan of a study that this node has agreed to; undefined where this software cannot read it. */
export function planIn(study: string, read: JournalReader): Plan | undefined {
  const stored = readerOf(study, read)("plan");
  return stored && readPlan(stored);
}

function isEndedFor(plan: Plan, read: JournalReader): boolean {
  const stored = read(END_ENTRY);
  const end = stored && decodeCanonical(stored, envelopeSchema);
  return end !== undefined && readEnd(plan, end)?.code === STUDY_REPLACED;
}

function isCharged(study: string, plan: Plan, { charged }: Account): boolean {
  const attempts = Array.from({ length: mostAttempts(plan) }, (_, at) => at + 1);
  const sessions = Array.from({ length: plan.limits.maxSessions }, (_, at) => at + 1);
  return sessions.some((session) =>
    attempts.some((attempt) => charged.has(chargeKey({ study, session, attempt }))),
  );
}
