import type { Table } from "@fedseg/client-node/table.ts";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { rowTable } from "./row-table.ts";
import { TINY_RANGE } from "./tiny-market.ts";

/** Users who order more often by so much when they hear of the campaign, by their latent group: the truth. */
export interface LatentResponse {
  readonly users: number;
  /** Part of the campaign's people who are left alone. */
  readonly holdout: number;
  /** Rates of both groups among those left alone at a node, and what hearing of it adds. */
  readonly rates: (node: number) => readonly [number, number];
  readonly response: readonly [number, number];
}

/**
 * Returns what makes a node's table of two groups of users, orders and spend apart, nine of ten of them in the campaign, each
 * with a side by chance and a class by group and side. Values after the cutoff have moved for those who ordered.
 */
export function campaignUsers(
  seed: number,
  { users, holdout, rates, response }: LatentResponse,
): (node: number) => Table {
  return (node) => {
    const uniforms = seededUniforms(seed + node);
    const groups = Array.from({ length: users }, () => Math.floor(2 * uniforms.next()) as 0 | 1);
    const then = groups.flatMap((group) => [
      1 + 7 * group + uniforms.next(),
      8 - 7 * group + uniforms.next(),
    ]);
    const arms = Int8Array.from(groups, () =>
      uniforms.next() < 0.1 ? -1 : uniforms.next() < holdout ? 0 : 1,
    );
    const classes = Int8Array.from(groups, (group, user) => {
      const rate = rates(node)[group] + (arms[user] === 1 ? response[group] : 0);
      return uniforms.next() < rate ? 1 : 0;
    });
    const now = then.map((value, at) =>
      at % 2 === 0 && classes[at >> 1] === 1 ? Math.min(value + 8, 10) : value,
    );
    const table = rowTable([TINY_RANGE, TINY_RANGE], now);
    const { codes } = rowTable([TINY_RANGE, TINY_RANGE], then);
    return { ...table, outcome: { codes, classes, arms } };
  };
}
