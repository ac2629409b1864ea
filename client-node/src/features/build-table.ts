import { CodedError } from "@fedseg/shared/errors.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { CustomerEvent } from "../sources/customer-event.ts";
import type { Table } from "../table.ts";
import { FEATURE_REGISTRY } from "./feature-registry.ts";
import { addEvent, type Histories } from "./user-history.ts";

/**
 * Builds one row per user from the events before the snapshot: every feature measured, clamped to its public hard
 * range and transformed, rows ordered by user id. NaN where a feature cannot be measured.
 * @throws CodedError FEATURE_UNKNOWN when the plan names a feature that the registry does not have.
 * @throws RangeError when a hard range is empty or outside its transform's domain.
 */
export function buildTable(
  events: Iterable<CustomerEvent>,
  specs: readonly FeatureSpec[],
  snapshotMs: number,
): Table {
  const histories: Histories = new Map();
  for (const event of events) if (event.timeMs < snapshotMs) addEvent(histories, event);
  return tableOf(histories, specs, snapshotMs);
}

/** Builds the table from events that are read one after another, keeping only the users' aggregates. @see buildTable */
export async function buildTableFromStream(
  events: AsyncIterable<CustomerEvent>,
  specs: readonly FeatureSpec[],
  snapshotMs: number,
): Promise<Table> {
  const histories: Histories = new Map();
  for await (const event of events) if (event.timeMs < snapshotMs) addEvent(histories, event);
  return tableOf(histories, specs, snapshotMs);
}

function tableOf(histories: Histories, specs: readonly FeatureSpec[], snapshotMs: number): Table {
  const ids = [...histories.keys()].sort();
  const columns = specs.map(scaledFeature);
  const values = new Float64Array(ids.length * specs.length);
  let at = 0;
  for (const id of ids) {
    const history = histories.get(id)!;
    for (const { measure, scale } of columns) values[at++] = scale(measure(history, snapshotMs));
  }
  return { users: ids.length, d: specs.length, values, ids };
}

/** Looks up a feature and returns its measure and its way from natural units to the plan's scale. */
function scaledFeature({ name, lo, hi, transform }: FeatureSpec) {
  const definition = Object.hasOwn(FEATURE_REGISTRY, name) ? FEATURE_REGISTRY[name] : undefined;
  if (definition === undefined)
    throw new CodedError("FEATURE_UNKNOWN", {
      what: `The plan uses the feature ${JSON.stringify(name)}.`,
      why: "This node's feature registry does not compute it.",
      todo: `Use one of ${Object.keys(FEATURE_REGISTRY).join(", ")}.`,
    });
  if (!(lo < hi) || (transform === "log1p" && lo <= -1))
    throw new RangeError(`"${name}" expected lo < hi, above -1 for log1p, got ${lo} and ${hi}`);
  const scale = (value: number): number => {
    const clamped = Math.min(hi, Math.max(lo, value));
    return transform === "log1p" ? Math.log1p(clamped) : clamped;
  };
  return { measure: definition.measure, scale };
}
