import type { LabelledUser, LabelSet } from "@fedseg/client-node/labels/labelled-user.ts";

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

/** A set of one user per id, segments in turn. */
export function labelSet(ids: readonly string[], changes: Partial<LabelSet> = {}): LabelSet {
  const users = ids.map((id, at): LabelledUser => ({ id, segment: (at % 3) + 1, margin: 1 / (at + 1) }));
  return {
    study: "5".repeat(64),
    model: "a".repeat(64),
    labelledAt: "2026-11-25T09:00:00.000Z",
    titles: [
      { label: { en: "Champions", zh: "冠军客户" }, group: "high-value", certain: true },
      { label: { en: "Can't lose, yet", zh: "不能失去的客户" }, group: "win-back", certain: false },
      { label: { en: "Too small to show", zh: "人数过少" }, group: undefined, certain: undefined },
    ],
    users,
    ...changes,
  };
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
export function expectedRows({ users, titles }: LabelSet): SeenRow[] {
  return sorted(
    [...users].map(({ id, segment, margin }) => {
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
export function brokenSet(ids: readonly string[]): LabelSet {
  function* users() {
    yield* labelSet(ids).users;
    throw new Error("torn");
  }
  return labelSet([], { users: { [Symbol.iterator]: users } });
}
