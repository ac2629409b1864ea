import type { Table } from "@fedseg/client-node/table.ts";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { rowTable } from "./row-table.ts";
import { TINY_RANGE } from "./tiny-market.ts";

/**
 * Returns what makes a node's table of users with a class: orders and spend evenly between 0 and 10, class 1 with the chance
 * that they give; one user in ten has none.
 */
export function foretoldUsers(
  seed: number,
  users: number,
  chanceOf: (orders: number, spend: number) => number,
): (node: number) => Table {
  return (node) => {
    const uniforms = seededUniforms(seed + node);
    const values = Array.from({ length: users * 2 }, () => 10 * uniforms.next());
    const table = rowTable([TINY_RANGE, TINY_RANGE], values);
    const classes = Int8Array.from({ length: users }, (_, user) => {
      if (user % 10 === 9) return -1;
      return uniforms.next() < chanceOf(values[2 * user], values[2 * user + 1]) ? 1 : 0;
    });
    return { ...table, outcome: { codes: table.codes, classes } };
  };
}
