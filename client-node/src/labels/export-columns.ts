import type { ScoreColumn, WordLists } from "../scoring/scorer.ts";
import { type ProgramPlace, isMeasured, layoutOf, titleIn } from "./score-layout.ts";
import { toldValue } from "./told-score.ts";
import type { ScoredUser, ScoreSet } from "./score-set.ts";

/** A column of an export: its name, its type in databases, and its cell for a user. */
export interface ExportColumn {
  readonly name: string;
  readonly type: "TEXT" | "INTEGER" | "DOUBLE PRECISION" | "BOOLEAN" | "TIMESTAMP WITH TIME ZONE";
  /** Whether it can be empty. */
  readonly isNullable: boolean;
  readonly cell: (user: ScoredUser) => string | null;
}

/**
 * The columns of every tabular export of a set, in order; the first is the key. The first program with groups has its columns
 * under their own names, the others have theirs behind the program's name.
 */
export function exportColumns(set: Omit<ScoreSet, "users">): readonly ExportColumn[] {
  const { study, model, labelledAt, programs } = set;
  const { main, others } = layoutOf(programs);
  const isAlone = programs.length === 1;
  const constant = (name: string, type: ExportColumn["type"], text: string): ExportColumn => {
    return { name, type, isNullable: false, cell: () => text };
  };
  return [
    { name: "user_id", type: "TEXT", isNullable: false, cell: ({ id }) => id },
    ...(main ? columnsOf(main, "", isAlone) : []),
    ...others.flatMap((place) => columnsOf(place, `${place.name}_`, isAlone)),
    constant("study", "TEXT", study),
    constant("model", "TEXT", model),
    constant("labelled_at", "TIMESTAMP WITH TIME ZONE", labelledAt),
  ];
}

/** Columns of one program; of a study that has it alone, all users are measured by it. */
function columnsOf(place: ProgramPlace, before: string, isAlone: boolean): ExportColumn[] {
  const { columns, at, lists } = place;
  const named = (
    name: string,
    type: ExportColumn["type"],
    tell: (values: readonly number[]) => string | null,
  ) => {
    const cell = ({ values }: ScoredUser) => (isMeasured(place, values) ? tell(values) : null);
    return { name: `${before}${name}`, type, isNullable: !isAlone, cell };
  };
  return columns.flatMap((column, nth) => {
    const { name, kind, titles } = column;
    const cell = named(name, TYPES[kind], (values) => textOf(column, values[at + nth], lists));
    const own = kind === "word" ? { ...cell, isNullable: true } : cell;
    if (!titles) return [own];
    const title = (values: readonly number[]) => titleIn(place, values)!;
    const texts = [
      named("label_en", "TEXT", (values) => title(values).label.en),
      named("label_zh", "TEXT", (values) => title(values).label.zh),
    ];
    const group = named(`${name}_group`, "TEXT", (values) => title(values).group ?? null);
    const certain = named("label_certain", "BOOLEAN", (values) => title(values).certain?.toString() ?? null);
    return [
      own,
      ...texts,
      ...(titles.some((one) => "group" in one) ? [{ ...group, isNullable: true }] : []),
      ...(titles.some((one) => "certain" in one) ? [{ ...certain, isNullable: true }] : []),
    ];
  });
}

const TYPES = {
  place: "INTEGER",
  share: "DOUBLE PRECISION",
  number: "DOUBLE PRECISION",
  word: "TEXT",
} as const;

function textOf(column: ScoreColumn, value: number, lists: WordLists): string | null {
  if (column.kind === "share") return value.toFixed(4);
  return toldValue(column, value, lists)?.toString() ?? null;
}

/** Yields the users of a set as rows of cells, some at a time. */
export async function* exportRows(
  set: ScoreSet,
  batch: number,
): AsyncGenerator<readonly (readonly (string | null)[])[]> {
  const columns = exportColumns(set);
  let rows: (string | null)[][] = [];
  for await (const users of set.users) {
    for (const user of users) {
      rows.push(columns.map(({ cell }) => cell(user)));
      if (rows.length < batch) continue;
      yield rows;
      rows = [];
    }
  }
  if (rows.length > 0) yield rows;
}
