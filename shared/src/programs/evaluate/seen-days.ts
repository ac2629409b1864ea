import type { ProgramFacts } from "../contract.ts";
import type { EvaluateSpec } from "./spec.ts";

const DAY_MS = 86_400_000;

/** How many of the days by which a prediction is judged lie before the snapshot of the study that has learnt it. */
export interface SeenDays {
  readonly of: string;
  readonly target: string;
  readonly days: number;
  readonly seen: number;
}

/**
 * Counts the days by which an input's prediction is judged, and those of them that had passed when it was learnt; undefined where
 * none is judged by days, or a moment is not known.
 */
export function seenDays(
  { prediction, outcome }: EvaluateSpec,
  { snapshot, inputs, targets }: Pick<ProgramFacts, "snapshot" | "inputs" | "targets">,
): SeenDays | undefined {
  const input = prediction && inputs.get(prediction.of);
  const target = outcome && targets?.[outcome.target];
  if (!input || !target || !("withinDays" in target) || snapshot === undefined) return undefined;
  const begin = Date.parse(snapshot) - target.withinDays * DAY_MS;
  const seen = Math.ceil((Date.parse(input.snapshot) - begin) / DAY_MS);
  return {
    of: prediction.of,
    target: outcome.target,
    days: target.withinDays,
    seen: Math.min(Math.max(seen, 0), target.withinDays),
  };
}
