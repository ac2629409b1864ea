import type { Scaling } from "@fedseg/shared/queries/scaling.ts";
import { nearestCenters } from "./nearest-center.ts";
import type { Table } from "../table.ts";
import { rowScaler } from "./scale-row.ts";

/** Rows scaled and assigned at a time. */
const CHUNK = 1024;

/** Where a user's scaled row lies, and the nearest centre; −1: the user cannot be measured. */
export interface AssignedRow {
  readonly rows: Float64Array;
  at: number;
  label: number;
}

/** Returns a function that finds a user's scaled row and nearest centre, a chunk at a time; it hands out one object. */
export function assignedRows(
  scaling: Scaling,
  centers: Float64Array,
  table: Table,
): (user: number) => Readonly<AssignedRow> {
  const { users } = table;
  const d = scaling.lo.length;
  const scale = rowScaler(scaling, table);
  const rows = new Float64Array(CHUNK * d);
  const labels = new Int32Array(CHUNK);
  const place: AssignedRow = { rows, at: 0, label: -1 };
  let first = -1;
  const load = (user: number) => {
    first = user - (user % CHUNK);
    const count = Math.min(CHUNK, users - first);
    const row = new Float64Array(d);
    const measurable = new Uint8Array(count);
    for (let i = 0; i < count; i++) {
      measurable[i] = scale(first + i, row) ? 1 : 0;
      rows.set(row, i * d);
    }
    nearestCenters(rows, d, centers, labels);
    for (let i = 0; i < count; i++) if (measurable[i] === 0) labels[i] = -1;
  };
  return (user) => {
    if (first < 0 || user < first || user >= first + CHUNK) load(user);
    place.at = (user - first) * d;
    place.label = labels[user - first];
    return place;
  };
}
