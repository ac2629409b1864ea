import { setImmediate as othersTurn } from "node:timers/promises";
import { type FeatureSpec, rangeProblem } from "@fedseg/shared/features/feature.ts";
import type { Target } from "@fedseg/shared/features/target.ts";
import { refineColumn } from "../../features/quality.ts";
import { type Judgement, cutoffOf, tableSql } from "../../features/table-sql.ts";
import type { FeatureQuality } from "../../reports/quality-report.ts";
import type { Outcome, Table } from "../../table.ts";
import type { Engine } from "./engine/engine.ts";

const EVENTS = "main.event";

/** What is computed of the users, and when. */
export interface TableRequest {
  readonly features: readonly FeatureSpec[];
  readonly target?: Target | undefined;
  readonly snapshotMs: number;
  /** Relation of the events as they were known at the target's cutoff; without it, the events before the cutoff. */
  readonly pastEvents?: string | undefined;
}

/**
 * Builds one row per member from the engine's relations event, member and customer: every feature measured in natural
 * units, missing values filled, clamped to the public hard range and transformed; rows in the order of the ids' bytes.
 * @throws RangeError when a hard range does not fit its transform.
 */
export async function buildTable(
  engine: Engine,
  request: TableRequest,
): Promise<{ readonly table: Table; readonly features: readonly FeatureQuality[] }> {
  const { features, target, snapshotMs } = request;
  for (const spec of features) {
    const problem = rangeProblem(spec);
    if (problem) throw new RangeError(`"${spec.name}" expected a usable range, got ${problem}`);
  }
  const d = features.length;
  const now = { events: EVENTS, untilMs: snapshotMs };
  const { ids, values } = await readRows(engine, tableSql(features, now), d);
  const quality = await refine(features, values);
  const outcome = target && (await readOutcome(engine, request, { target, now }, values));
  return { table: { users: ids.length, d, values, ids, ...(outcome && { outcome }) }, features: quality };
}

/** Reads users as they stood at the target's cutoff, and their classes. */
async function readOutcome(
  engine: Engine,
  { features, snapshotMs, pastEvents = EVENTS }: TableRequest,
  judgement: Judgement,
  current: Float64Array,
): Promise<Outcome> {
  const untilMs = cutoffOf(judgement.target, snapshotMs);
  const isNow = untilMs === snapshotMs;
  const past = isNow ? [] : features;
  const [d, width] = [past.length, past.length + 1];
  const query = tableSql(past, { events: pastEvents, untilMs }, judgement);
  const { ids, values: read } = await readRows(engine, query, width);
  const classes = Int8Array.from(ids, (_, user) => {
    const label = read[user * width + d];
    return Number.isNaN(label) ? -1 : label;
  });
  if (isNow) return { values: current, classes };
  const values = new Float64Array(ids.length * d);
  for (let user = 0; user < ids.length; user += 1) {
    values.set(read.subarray(user * width, user * width + d), user * d);
  }
  await refine(features, values);
  for (const [user, label] of classes.entries()) if (label < 0) values.fill(NaN, user * d, (user + 1) * d);
  return { values, classes };
}

/** Streams a query of `user_id` and numbers into ids and a row-major matrix; NaN for NULL. */
async function readRows(engine: Engine, query: string, width: number) {
  const [[users]] = await engine.rows("SELECT count(*) FROM main.member");
  const values = new Float64Array(Number(users) * width);
  const ids: string[] = [];
  for await (const [names, ...columns] of engine.chunks(query)) {
    const first = ids.length * width;
    for (const name of names) ids.push(String(name));
    for (const [column, cells] of columns.entries()) {
      for (const [row, cell] of cells.entries()) {
        values[first + row * width + column] = typeof cell === "number" ? cell : NaN;
      }
    }
  }
  return { ids, values };
}

/** Refines a matrix of natural values in place, one feature after the other; between them others have their turn. */
async function refine(features: readonly FeatureSpec[], values: Float64Array): Promise<FeatureQuality[]> {
  const d = features.length;
  const column = new Float64Array(values.length / d);
  const refined: FeatureQuality[] = [];
  for (const [j, spec] of features.entries()) {
    for (let row = 0; row < column.length; row += 1) column[row] = values[row * d + j];
    refined.push(refineColumn(spec, column));
    for (let row = 0; row < column.length; row += 1) values[row * d + j] = column[row];
    await othersTurn();
  }
  return refined;
}
