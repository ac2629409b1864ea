import { exportCsvText } from "@fedseg/client-node/labels/export-csv.ts";
import { batchesOf } from "@fedseg/client-node/labels/pseudonymous-set.ts";
import type { ScoredUser, ScoreSet } from "@fedseg/client-node/labels/score-set.ts";
import type { ScoreTitle } from "@fedseg/client-node/scoring/scorer.ts";

/** Ids that have broken exports elsewhere. */
export const HOSTILE = [
  "=1+1",
  "a,b",
  'say "x"',
  "two\r\nlines",
  "文字",
  "O'Brien; --",
  "  spaced ",
  "\\N",
  "null",
];

/** A set whose users can be seen at once. */
export interface ListedSet extends ScoreSet {
  readonly listed: readonly ScoredUser[];
  readonly titles: readonly ScoreTitle[];
}

const TITLES: readonly ScoreTitle[] = [
  { label: { en: "Champions", zh: "冠军客户" }, group: "high-value", certain: true },
  { label: { en: "Can't lose, yet", zh: "不能失去的客户" }, group: "win-back", certain: false },
  { label: { en: "Too small to show", zh: "人数过少" }, group: null, certain: null },
];

/** A set of segments with these titles. */
export function segmentsSet(
  listed: readonly ScoredUser[],
  { titles = TITLES, ...changes }: Partial<ScoreSet> & { readonly titles?: readonly ScoreTitle[] } = {},
): ListedSet {
  const columns = [
    { name: "segment", kind: "place", titles },
    { name: "margin", kind: "share" },
  ] as const;
  return {
    study: "5".repeat(64),
    model: "a".repeat(64),
    labelledAt: "2026-11-25T09:00:00.000Z",
    programs: [{ program: "segmentation", columns }],
    users: batchesOf(listed),
    listed,
    titles,
    ...changes,
  };
}

/** A set of one user per id, segments in turn. */
export function labelSet(ids: readonly string[], changes: Partial<ScoreSet> = {}): ListedSet {
  return segmentsSet(
    ids.map((id, at) => ({ id, values: [(at % 3) + 1, 1 / (at + 1)] })),
    changes,
  );
}

/** What a set is exported as in CSV. */
export async function textOf(set: ScoreSet): Promise<string> {
  let text = "";
  for await (const part of exportCsvText(set)) text += part;
  return text;
}

/** A row as every target must show it. */
export interface SeenRow {
  readonly id: string;
  readonly segment: number;
  readonly en: string;
  readonly zh: string;
  readonly group: string | null;
  readonly certain: boolean | null;
  readonly margin: number;
}

/** What every target must show of a set, sorted by id. */
export function expectedRows({ listed, titles }: ListedSet): SeenRow[] {
  return sorted(
    listed.map(({ id, values: [segment, margin] }) => {
      const { label, group, certain } = titles[segment - 1];
      return {
        id,
        segment,
        ...label,
        group: group ?? null,
        certain: certain ?? null,
        margin: Number(margin.toFixed(4)),
      };
    }),
  );
}

/** Sorts rows by id. */
export function sorted(rows: readonly SeenRow[]): SeenRow[] {
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** A set that breaks after its first users, as a damaged vault would. */
export function brokenSet(ids: readonly string[]): ScoreSet {
  return labelSet([], { users: usersFrom(ids, () => Promise.reject(new Error("torn"))) });
}

/** Users of these ids, then of others once something has happened. */
export function usersFrom(
  ids: readonly string[],
  happens: () => Promise<unknown>,
  others: readonly string[] = [],
): ScoreSet["users"] {
  return {
    async *[Symbol.asyncIterator]() {
      yield* labelSet(ids).users;
      await happens();
      yield* labelSet(others).users;
    },
  };
}
