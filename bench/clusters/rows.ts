import { firstCenters } from "../../client-node/src/clustering/alone.ts";
import type { Rows, Start } from "../../client-node/src/clustering/lloyd.ts";
import { roomForCodes } from "../../client-node/src/table.ts";
import { TOP_CODE } from "../../shared/src/features/code.ts";
import { GRID, rangeScaling } from "../../shared/src/queries/scaling.ts";

/** A case that the local engine is measured by. */
export interface Case {
  readonly users: number;
  readonly d: number;
  readonly k: number;
  readonly iterations: number;
  /** Groups that users are made of, which overlap; 0: every value of a feature is as likely as any other. */
  readonly groups: number;
}

/** Values of a feature. */
const LEVELS = 10;

/** Made-up users: values from 0 to 9, feature after feature, and the table of them. */
export interface MadeUp {
  readonly levels: Uint8Array;
  readonly rows: Rows;
  readonly start: Start;
}

/** Makes up a case's users, the same every time; the first centres are k-means++'s on some of them, as in the product. */
export function madeUp({ users, d, k, iterations, groups }: Case): MadeUp {
  let state = 7;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const middles = Array.from({ length: groups * d }, () => 2 + 5 * next());
  const levels = new Uint8Array(users * d);
  for (let user = 0; user < users; user++) {
    const group = Math.floor(next() * groups);
    for (let j = 0; j < d; j++) {
      const value =
        groups === 0 ? next() * LEVELS : middles[group * d + j] + 4 * (next() + next() + next()) - 5.5;
      levels[j * users + user] = Math.min(Math.max(Math.floor(value), 0), LEVELS - 1);
    }
  }
  const codes = roomForCodes(users * d);
  for (const [at, level] of levels.entries()) codes[at] = Math.round((level * TOP_CODE) / (LEVELS - 1));
  const rows = { users, d, codes };
  const scaling = rangeScaling([...Array(d).keys()]);
  const centers = firstCenters(
    rows,
    scaling,
    Int32Array.from({ length: users }, (_, user) => user),
    k,
    { next },
  );
  return { levels, rows, start: { scaling, centers, iterations } };
}

/** Returns centres on the scale of `levels`, k×d row-major. */
export function inLevels(centers: Int32Array): number[] {
  return Array.from(centers, (place) => ((place / GRID + 1) / 2) * (LEVELS - 1));
}
