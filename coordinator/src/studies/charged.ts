import { guaranteeOf } from "@fedseg/shared/dp/accountant.ts";
import { parseRational } from "@fedseg/shared/dp/rational.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { cohortOf } from "@fedseg/shared/plan/terms.ts";
import { settledMuSq } from "@fedseg/shared/private-sum/trust-rows.ts";
import { closeBody } from "@fedseg/shared/protocol/close.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type OpenBody, openBody } from "@fedseg/shared/protocol/open.ts";
import type { SessionRecord } from "@fedseg/shared/protocol/result.ts";

/** What accounts have been charged: mu² in fixed point 2^-80, decimal digits, and epsilon at the plan's delta. */
export interface ChargedAtMost {
  readonly muSq: string;
  readonly epsilon: number;
}

/** Returns what a session was settled at with so many survivors: mu² in fixed point 2^-80. */
export function settledOf(plan: Plan, { blocks, muSq }: OpenBody, survivors: number): bigint {
  const own = blocks.map((block) => ({
    nodeVariance: parseRational(block.nodeVariance),
    deltaSq: BigInt(block.deltaSq),
  }));
  return settledMuSq({ blocks: own, muSq: BigInt(muSq) }, cohortOf(plan), survivors);
}

/**
 * Returns the most that a finished study can have charged any member's account, by the records of all its sessions: every released sum at what
 * it was settled at, every attempt that was lost before it at what was reserved, whether or not that came back, and so the sum itself where
 * somebody was missing.
 */
export function chargedAtMost(plan: Plan, records: readonly SessionRecord[]): ChargedAtMost {
  const total = records.reduce((sum, record) => sum + sessionMuSq(plan, record), 0n);
  return { muSq: `${total}`, epsilon: guaranteeOf(total, Number(plan.budget.delta)).reported };
}

/** @throws RangeError for a record that none of this coordinator's own is. */
function sessionMuSq(plan: Plan, { open, close }: SessionRecord): bigint {
  const [opened, closed] = [decodeCanonical(open.body, openBody), decodeCanonical(close.body, closeBody)];
  if (!opened || !closed) throw new RangeError('"records" expected those of sessions that were released');
  const { length } = closed.survivors;
  const reserved = BigInt(opened.muSq);
  const own = length === plan.roster.length ? settledOf(plan, opened, length) : reserved;
  return own + BigInt(open.attempt - 1) * reserved;
}
