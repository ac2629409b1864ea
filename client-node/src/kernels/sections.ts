import type { Scaling } from "@fedseg/shared/queries/scaling.ts";
import type { HiddenUnit } from "@fedseg/shared/queries/hidden-units.ts";
import type { Weights } from "@fedseg/shared/queries/logistic-score.ts";
import { rowWords } from "./row-words.ts";
import { tangentWords, unitWords, weightWords } from "./weight-words.ts";
import { type AskedTrees, conditionsOf, treeWords } from "./tree-words.ts";
import { filledUp } from "./work.ts";

/** Rows on the grid, and what weighs them. */
export interface WeighedRows {
  readonly scaling: Scaling;
  readonly weights: Weights;
  readonly hidden?: readonly HiddenUnit[] | undefined;
}

/** What a query about trees and scores looks at. */
export interface Parts {
  /** Features that trees look at: a user has a code for each. */
  readonly columns: readonly number[];
  /** Trees whose leaves' values are added up to a score. */
  readonly scored?: AskedTrees | undefined;
  /** Rows that are weighed to a score. */
  readonly rows?: WeighedRows | undefined;
  /** Trees in whose leaves something is added. */
  readonly asked?: AskedTrees | undefined;
  /** What there is to know of every step of a score. */
  readonly steps?: readonly number[];
  readonly rest?: readonly number[];
}

/** The module's words of all parts, behind a head that says where each begins; the columns of a tile; how many conditions trees have. */
export function sectioned({ columns, scored, rows, asked, steps, rest }: Parts) {
  const conditions = conditionsOf(columns, [...(scored?.trees ?? []), ...(asked?.trees ?? [])]);
  const all = [...columns, ...(rows ? filledUp(rows.scaling.columns, 2) : [])];
  const sections = [
    conditions.words,
    rows && rowWords(rows.scaling),
    rows && weightWords(rows.weights),
    rows?.hidden && unitWords(rows.hidden),
    rows?.hidden && tangentWords(),
    scored && treeWords(scored, conditions.placeOf),
    asked && treeWords(asked, conditions.placeOf),
    steps,
    rest,
  ];
  const head = [columns.length, all.length];
  let end = head.length + sections.length;
  for (const section of sections) {
    head.push(section ? end : 0);
    end += section?.length ?? 0;
  }
  const words = Int32Array.from([...head, ...sections.flatMap((section) => section ?? [])]);
  return { words, columns: all, conditions: conditions.count };
}

/** Users who are looked at at once. */
export const BLOCK = 128;
/** Bytes of a bit for each of them. */
const BITS = BLOCK / 8;

/** Bytes of scratch that finding conditions, leaves and steps takes. */
export function roomLength({ scored, rows, asked }: Parts, conditions: number): number {
  const leaves = Math.max(leavesLength(scored), leavesLength(asked));
  const weighed = rows ? 16 * (rows.scaling.columns.length + 1 + (rows.hidden?.length ?? 0)) : 0;
  return BITS * conditions + BLOCK * 4 + WEIGHED_LENGTH + Math.max(leaves, weighed);
}

/** Bytes that eight users' weighed sums take, and those of a unit. */
export const WEIGHED_LENGTH = 128;

/** The turns at every level, as many bits a leaf, and a byte a user. */
function leavesLength(given: AskedTrees | undefined): number {
  if (!given) return 0;
  const leaves = given.trees[0].columns.length + 1;
  return BITS * (Math.log2(leaves) + leaves) + BLOCK;
}
