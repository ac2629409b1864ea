import { guaranteeOf } from "@fedseg/shared/dp/accountant.ts";
import { parseRational, rationalToNumber } from "@fedseg/shared/dp/rational.ts";
import { ringFromBytes, ringToIntegers } from "@fedseg/shared/field/ring.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { closeBody } from "@fedseg/shared/protocol/close.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type OpenBody, openBody } from "@fedseg/shared/protocol/open.ts";
import { type SessionRecord, resultBody } from "@fedseg/shared/protocol/result.ts";
import { type AskedSum, describeAsked } from "@fedseg/wording/plan/session-words.ts";
import { settledOf } from "../studies/charged.ts";
import type { SumView } from "./view.ts";

/** A sum by itself: what it has cost is told with those before it. */
type Alone = Omit<SumView, "epsilon" | "muSq"> & { readonly muSq: bigint };

/** What records say; a study is asked about after each of its events, and they are large. */
const known = new WeakMap<SessionRecord, Alone>();

/**
 * Tells the sums of a study by the records of its sessions, oldest first; they are verified by whoever has made or audits them.
 * No record is asked for before the one ahead of it is told: each holds every member's masked vector.
 */
export function tellSums(plan: Plan, records: Iterable<SessionRecord>): readonly SumView[] {
  let total = 0n;
  const [told, before]: [SumView[], AskedSum[]] = [[], []];
  for (const record of records) {
    const sum = known.get(record) ?? readSum(plan, record, before);
    if (!sum) continue;
    known.set(record, sum);
    total += sum.muSq;
    before.push({ query: sum.query, length: sum.numbers });
    const epsilon = guaranteeOf(total, Number(plan.budget.delta)).reported;
    told.push({ ...sum, muSq: `${sum.muSq}`, epsilon });
  }
  return told;
}

function readSum(
  plan: Plan,
  { open, close, result }: SessionRecord,
  before: readonly AskedSum[],
): Alone | undefined {
  const opened = decodeCanonical(open.body, openBody);
  const closed = decodeCanonical(close.body, closeBody);
  const released = decodeCanonical(result.body, resultBody);
  if (!opened || !closed || !released) return undefined;
  const { survivors } = closed;
  const ring = ringFromBytes(released.sum, opened.length, opened.modulusBits);
  const integers = ring && ringToIntegers(ring);
  return (
    integers && {
      session: open.session,
      attempt: open.attempt,
      query: opened.query,
      meaning: describeAsked(opened, before),
      members: survivors.map((node) => plan.roster[node].name),
      numbers: opened.length,
      bytes: (opened.length * opened.modulusBits) / 8,
      strength: strengthOf(opened, integers, survivors.length),
      alone: 1 + Math.sqrt(2 / opened.length),
      muSq: settledOf(plan, opened, survivors.length),
    }
  );
}

/** Root mean square of all numbers, each over the standard deviation of its block's noise. */
function strengthOf({ blocks }: OpenBody, integers: Float64Array, survivors: number): number {
  let [from, squares] = [0, 0];
  for (const { length, nodeVariance } of blocks) {
    const variance = survivors * rationalToNumber(parseRational(nodeVariance));
    for (const value of integers.subarray(from, from + length)) squares += (value * value) / variance;
    from += length;
  }
  return Math.sqrt(squares / Math.max(from, 1));
}
