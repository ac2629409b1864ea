import type { Target } from "@fedseg/shared/features/target.ts";
import type { Observation } from "../../ingest/observation.ts";
import { timesQuery } from "../../ingest/times-sql.ts";
import type { Engine } from "./engine/engine.ts";

/** Before the days of a target there are fewer events than this part of all: hardly anybody was known. */
const FEW = 0.01;
/** Part of the days of a target, at their end, in which some purchase is expected. */
const LAST = 0.25;

/** Looks whether lines reach from before the days in which targets look to the snapshot that ends them. */
export async function lookAtTimes(
  engine: Engine,
  targets: readonly Target[],
  snapshotMs: number,
): Promise<readonly Observation[]> {
  const all = targets.flatMap((target) => ("withinDays" in target ? [target.withinDays] : []));
  const found: Observation[] = [];
  for (const days of new Set(all)) {
    const last = Math.ceil(LAST * days);
    const [counts] = await engine.rows(timesQuery(snapshotMs, days, last));
    const [before, events, late, purchases] = counts.map(Number);
    if (purchases > 0 && late === 0)
      found.push({ kind: "late-purchase-never", count: 0, of: purchases, examples: [], words: [`${last}`] });
    if (events > 0 && before < FEW * events)
      found.push({ kind: "early-event-few", count: before, of: events, examples: [], words: [`${days}`] });
  }
  return found;
}
