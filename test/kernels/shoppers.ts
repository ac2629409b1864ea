import type { Rows, Start } from "@fedseg/client-node/clustering/lloyd.ts";
import { roomForCodes } from "@fedseg/client-node/table.ts";
import { NO_CODE, TOP_CODE } from "@fedseg/shared/features/code.ts";
import { GRID, rangeScaling } from "@fedseg/shared/queries/scaling.ts";

/** What made-up rows are like. */
export interface Kind {
  readonly seed: number;
  readonly users: number;
  readonly d: number;
  /** Codes of a feature that there are. */
  readonly levels: number;
  /** Part of the codes that are missing. */
  readonly missing?: number;
}

/** Makes up rows, the same for the same seed. */
export function madeUpRows({ seed, users, d, levels, missing = 0 }: Kind): Rows {
  const next = stream(seed);
  const codes = roomForCodes(users * d);
  for (let at = 0; at < codes.length; at++) {
    const level = Math.floor(next() * levels);
    codes[at] = next() < missing ? NO_CODE : Math.round((level * TOP_CODE) / Math.max(1, levels - 1));
  }
  return { users, d, codes };
}

/** Makes up where Lloyd's iteration begins: anywhere in the box, the last centre at the first's place. */
export function madeUpStart(seed: number, d: number, k: number, iterations = 30): Start {
  const next = stream(seed + 1);
  const places = Int32Array.from({ length: k * d }, () => Math.floor(next() * (2 * GRID + 1)) - GRID);
  if (k > 2) places.copyWithin((k - 1) * d, 0, d);
  return { scaling: rangeScaling([...Array(d).keys()]), centers: places, iterations };
}

/** A quick stream of numbers from 0 to 1: a table has many of them. */
function stream(seed: number): () => number {
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
