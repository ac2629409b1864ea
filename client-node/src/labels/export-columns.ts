import type { LabelledUser, LabelSet } from "./labelled-user.ts";

/** A column of an export: its name, its type in databases, and its cell for a user. */
export interface ExportColumn {
  readonly name: string;
  readonly type: "TEXT" | "INTEGER" | "DOUBLE PRECISION" | "BOOLEAN" | "TIMESTAMP WITH TIME ZONE";
  readonly cell: (user: LabelledUser, set: LabelSet) => string | null;
}

/** The columns of every tabular export, in order; the first is the key. */
export const EXPORT_COLUMNS: readonly ExportColumn[] = [
  { name: "user_id", type: "TEXT", cell: ({ id }) => id },
  { name: "segment", type: "INTEGER", cell: ({ segment }) => `${segment}` },
  { name: "label_en", type: "TEXT", cell: ({ segment }, { titles }) => titles[segment - 1].label.en },
  { name: "label_zh", type: "TEXT", cell: ({ segment }, { titles }) => titles[segment - 1].label.zh },
  {
    name: "segment_group",
    type: "TEXT",
    cell: ({ segment }, { titles }) => titles[segment - 1].group ?? null,
  },
  {
    name: "label_certain",
    type: "BOOLEAN",
    cell: ({ segment }, { titles }) => titles[segment - 1].certain?.toString() ?? null,
  },
  { name: "margin", type: "DOUBLE PRECISION", cell: ({ margin }) => margin.toFixed(4) },
  { name: "study", type: "TEXT", cell: (_, { study }) => study },
  { name: "model", type: "TEXT", cell: (_, { model }) => model },
  { name: "labelled_at", type: "TIMESTAMP WITH TIME ZONE", cell: (_, { labelledAt }) => labelledAt },
];

/** Yields the users of a set as rows of cells, some at a time. */
export function* exportRows(
  set: LabelSet,
  batch: number,
): Generator<readonly (readonly (string | null)[])[]> {
  let rows: (string | null)[][] = [];
  for (const user of set.users) {
    rows.push(EXPORT_COLUMNS.map(({ cell }) => cell(user, set)));
    if (rows.length < batch) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}
