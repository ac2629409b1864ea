import { roomForCodes } from "../table.ts";
import { COUNT, CODES, type CellWork, MARK, UNSEEN } from "./cell-hand.ts";
import type { Crew } from "./crew.ts";
import type { Rows } from "./lloyd.ts";
import { BLOCK } from "./module.ts";

/** Rows that stand for all users whose codes are the same. */
export interface Merged {
  readonly rows: Rows;
  /** The cell of each user, and the row of each cell. */
  readonly cells: Uint32Array;
  readonly rowOf: Uint32Array;
}

/** Codes that features have, of each ascending. */
type Levels = readonly number[][];

/** Merging pays where rows become so many times fewer. */
const TIMES = 4;
/** More cells than these take more memory than they save. */
const MOST_CELLS = 2 ** 20;

function mostCells({ users }: Rows): number {
  return Math.min(Math.floor(users / TIMES), MOST_CELLS);
}

/** Returns the codes that the first users have; undefined where these alone make more rows than it pays to tell apart, or where rows have been merged. */
export function firstLevels(rows: Rows, columns: readonly number[]): Levels | undefined {
  if (rows.weights) return undefined;
  const count = Math.min(BLOCK, rows.users);
  const levels: number[][] = [];
  let cells = 1;
  for (const column of columns) {
    const seen = new Uint8Array(CODES);
    const own: number[] = [];
    for (let at = column * rows.users, end = at + count; at < end; at++) {
      const code = rows.codes[at];
      if (seen[code] === 0) own.push(code);
      seen[code] = 1;
    }
    cells *= own.length;
    if (cells > mostCells(rows)) return undefined;
    levels.push(own.sort((a, b) => a - b));
  }
  return levels;
}

/** Says what threads are to do to merge rows. */
export function cellWork(rows: Rows, columns: readonly number[], hands: number): CellWork {
  const shared = (bytes: number) => new SharedArrayBuffer(bytes);
  const each = <T>(make: () => T) => Array.from({ length: hands }, make);
  return {
    kind: "cells",
    rows,
    columns,
    levels: each(() => new Uint8Array(shared(columns.length * CODES))),
    worth: new Uint32Array(shared(4 * columns.length * CODES)),
    unseen: new Int32Array(shared(4)),
    cells: new Uint32Array(shared(4 * rows.users)),
    counts: each(() => new Uint32Array(shared(4 * mostCells(rows)))),
  };
}

/**
 * Merges the rows of users with the same codes of some features; undefined where that is not worth it. Mostly the first
 * users have all codes that there are: only where others have more, all are looked at before they are counted.
 */
export function mergeRows(crew: Crew, work: CellWork, first: Levels): Merged | undefined {
  const blocks = Math.ceil(work.rows.users / BLOCK);
  let levels = first;
  let cells = setWorth(work, levels);
  crew.order(COUNT, blocks);
  if (work.unseen[0] !== 0) {
    crew.order(MARK, blocks);
    levels = work.columns.map((_, j) => levelsOf(work, j));
    cells = setWorth(work, levels);
    if (cells > mostCells(work.rows)) return undefined;
    crew.order(COUNT, blocks);
  }
  return rowsOf(work, levels, cells);
}

/** Writes what each code adds to the number of a cell. Returns how many cells there are. */
function setWorth({ worth }: CellWork, levels: Levels): number {
  worth.fill(UNSEEN);
  let cells = 1;
  for (const [j, codes] of levels.entries()) {
    for (const [level, code] of codes.entries()) worth[j * CODES + code] = level * cells;
    cells *= codes.length;
  }
  return cells;
}

/** Codes of a column that any hand has seen, ascending. */
function levelsOf({ levels }: CellWork, j: number): number[] {
  const codes: number[] = [];
  const words = levels.map((seen) => new Float64Array(seen.buffer, j * CODES, CODES / 8));
  for (let word = 0; word < CODES / 8; word++) {
    // Few words are not 0: eight codes at a time.
    if (words.every((all) => all[word] === 0)) continue;
    for (let code = 8 * word; code < 8 * word + 8; code++)
      if (levels.some((seen) => seen[j * CODES + code] === 1)) codes.push(code);
  }
  return codes;
}

/** Makes a row of every cell that has users. */
function rowsOf(work: CellWork, levels: Levels, cells: number): Merged {
  const users = new Uint32Array(cells);
  for (const counts of work.counts) for (let cell = 0; cell < cells; cell++) users[cell] += counts[cell];
  let rows = 0;
  for (let cell = 0; cell < cells; cell++) if (users[cell] > 0) rows += 1;
  const { d } = work.rows;
  const merged = {
    users: rows,
    d,
    codes: roomForCodes(rows * d),
    weights: new Int32Array(new SharedArrayBuffer(4 * rows)),
  };
  const starts = Int32Array.from(work.columns, (column) => column * rows);
  return { rows: merged, cells: work.cells, rowOf: writeRows(merged, starts, levels, users) };
}

/** Writes codes and weights of the rows of all cells that have users. Returns the row of each cell; `starts`: where each column begins. */
function writeRows(
  { codes, weights }: { readonly codes: Uint16Array; readonly weights: Int32Array },
  starts: Int32Array,
  levels: Levels,
  users: Uint32Array,
): Uint32Array {
  const rowOf = new Uint32Array(users.length);
  // The level of every column, which turn as digits do, the first one fastest.
  const at = new Int32Array(levels.length);
  let row = 0;
  for (let cell = 0; cell < users.length; cell++) {
    rowOf[cell] = row;
    if (users[cell] > 0) {
      for (let j = 0; j < at.length; j++) codes[starts[j] + row] = levels[j][at[j]];
      weights[row] = users[cell];
      row += 1;
    }
    for (let j = 0; j < at.length; j++) {
      at[j] += 1;
      if (at[j] < levels[j].length) break;
      at[j] = 0;
    }
  }
  return rowOf;
}
