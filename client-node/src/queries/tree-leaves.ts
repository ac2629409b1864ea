import { NO_CODE } from "@fedseg/shared/features/code.ts";
import { type Tree, columnsOfTrees } from "@fedseg/shared/queries/trees.ts";
import type { Table } from "../table.ts";
import { columnStarts } from "./columns.ts";

/** Trees that are all as deep, node by node. */
interface Nodes {
  /** Inner nodes of one tree. */
  readonly inner: number;
  /** Places of the features that nodes look at, among `columns`. */
  readonly features: Int32Array;
  readonly starts: Int32Array;
}

/**
 * Returns a function that writes the leaf in which a user ends, from 0, for every tree, and false for a user without a code
 * in a feature that any of them looks at.
 * @throws RangeError when the table has not all of them.
 */
export function leafFinder(trees: readonly Tree[], table: Table): (user: number, out: Int32Array) => boolean {
  const columns = columnsOfTrees(trees);
  const begins = columnStarts(columns, table);
  const place = new Map(columns.map((column, at) => [column, at]));
  const features = Int32Array.from(trees.flatMap((tree) => tree.columns.map((column) => place.get(column)!)));
  const starts = Int32Array.from(trees.flatMap((tree) => tree.starts));
  const nodes: Nodes = { inner: trees[0].columns.length, features, starts };
  const row = new Uint16Array(columns.length);
  const { codes } = table;
  return (user, out) => {
    for (let j = 0; j < begins.length; j++) {
      const code = codes[begins[j] + user];
      if (code === NO_CODE) return false;
      row[j] = code;
    }
    descend(nodes, row, out);
    return true;
  };
}

function descend({ inner, features, starts }: Nodes, row: Uint16Array, out: Int32Array): void {
  for (let tree = 0, first = 0; first < features.length; tree++, first += inner) {
    let at = 0;
    while (at < inner) at = 2 * at + (row[features[first + at]] >= starts[first + at] ? 2 : 1);
    out[tree] = at - inner;
  }
}
