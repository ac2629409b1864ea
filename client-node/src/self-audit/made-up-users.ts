import type { Table } from "../table.ts";
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
  const values = Float64Array.from(rows.flat());
  return {
    users: rows.length,
    d: FEATURES,
    values,
    ids: rows.map((_, user) => `${node}-${user}`),
    outcome: { values, classes: Int8Array.from(rows, (_, user) => (user < OTHERS ? user % 2 : 1)) },
  };
}

/** A place in [0, 10) that looks like chance. */
function place(a: number, b: number): number {
  return ((a * 37 + b * 61 + a * b * 7) % 100) / 10;
}
