import { madeUpBesides } from "../features/besides.ts";
import { encodeColumns } from "../features/encode-columns.ts";
import { type Table, madeUpBaskets } from "../table.ts";
import { FEATURES } from "./design.ts";

/** Everybody else at a node. */
const OTHERS = 6;

/** One made-up user: the two features. */
export type Row = readonly [number, number];

/** A user who reaches every query's bound. */
export const AT_THE_BOUND: Row = [10, 10];

/** Makes a node's table of six fixed users, different at every node, and some rows more at its end. */
export function madeUpTable(node: number, more: readonly Row[] = []): Table {
  const others = Array.from({ length: OTHERS }, (_, user): Row => [place(node, user), place(user + 9, node)]);
  const rows = [...others, ...more];
  const columns = Array.from({ length: FEATURES }, (_, j) => rows.map((row) => row[j]));
  const ranges = columns.map(() => ({ lo: 0, hi: 10 }));
  const codes = encodeColumns(ranges, Float64Array.from(columns.flat()));
  const classes = Int8Array.from(rows, (_, user) => (user < OTHERS ? user % 2 : 1));
  return {
    users: rows.length,
    d: FEATURES,
    codes,
    ids: rows.map((_, user) => `${node}-${user}`),
    outcome: { codes, classes, arms: classes },
    baskets: madeUpBaskets(rows.length),
    besides: madeUpBesides(rows.length),
  };
}

/** A place in [0, 10) that looks like chance. */
function place(a: number, b: number): number {
  return ((a * 37 + b * 61 + a * b * 7) % 100) / 10;
}
