import type { Plan } from "../plan/plan.ts";
import type { EnrolBody } from "../protocol/enrol.ts";
import { decodeCanonical } from "../protocol/codec.ts";
import type { Envelope } from "../protocol/envelope.ts";
import { openBody } from "../protocol/open.ts";

/** Milliseconds that the slowest node has stated for each kind of question; one that not all have stated is not in it. */
export type Ticks = ReadonlyMap<string, number>;

/** Every further attempt has a tick as many times as long: a machine that is busy for a while fails no study. */
const LONGER = 4;

/** Takes of what all nodes have stated the largest, for each kind of question. */
export function ticksOf(enrolments: readonly EnrolBody[]): Ticks {
  const [first, ...others] = enrolments.map(
    ({ ticks }) => new Map(ticks.map(({ query, log2Ms }) => [query, 2 ** log2Ms])),
  );
  const all = [...(first ?? [])].flatMap(([query, ms]) => {
    const stated = others.map((ticks) => ticks.get(query) ?? Number.NaN);
    const largest = Math.max(ms, ...stated);
    return Number.isNaN(largest) ? [] : [[query, largest] as const];
  });
  return new Map(all);
}

/**
 * Computes how long after an OPEN its answer leaves, in ms: the tick of its kind of question, longer in every further attempt,
 * and never longer than the plan's, which is also that of a question that nobody can name.
 */
export function tickOf(
  { plan, ticks }: { readonly plan: Plan; readonly ticks: Ticks },
  open: Envelope,
): number {
  const { tickMs } = plan.timing;
  const stated = ticks.get(decodeCanonical(open.body, openBody)?.query ?? "");
  return stated === undefined ? tickMs : Math.min(tickMs, stated * LONGER ** Math.max(0, open.attempt - 1));
}
