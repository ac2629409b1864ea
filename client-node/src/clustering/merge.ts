import { NO_CODE } from "@fedseg/shared/features/code.ts";
import { roomForCodes } from "../table.ts";
import { COUNT, CODES, type CellWork, MARK } from "./cell-hand.ts";
import type { Crew } from "./crew.ts";
import type { Rows } from "./lloyd.ts";
import { BLOCK } from "./module.ts";

/** Rows that stand for all users whose codes are the same, a row a cell. */
export interface Merged {
  readonly rows: Rows;
  /** Rows that stand for anybody. */
  readonly full: number;
  /** The cell of each user. */
  readonly cells: Uint32Array;
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
    seen: each(() => new Uint8Array(shared(columns.length * CODES))),
    levels: new Uint16Array(shared(2 * columns.length * CODES)),
    many: new Int32Array(shared(4 * columns.length)),
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
  tell(work, first);
  crew.order(COUNT, blocks);
  if (work.unseen[0] === 0) return rowsOf(work, first);
  crew.order(MARK, blocks);
  const levels = work.columns.map((_, j) => levelsOf(work, j));
  if (cellsOf(levels) > mostCells(work.rows)) return undefined;
  tell(work, levels);
  crew.order(COUNT, blocks);
  return rowsOf(work, levels);
}

function tell({ levels: told, many }: CellWork, levels: Levels): void {
  for (const [j, codes] of levels.entries()) {
    told.set(codes, j * CODES);
    many[j] = codes.length;
  }
}

function cellsOf(levels: Levels): number {
  return levels.reduce((cells, { length }) => cells * length, 1);
}

/** Codes of a column that any hand has seen, ascending. */
function levelsOf({ seen }: CellWork, j: number): number[] {
  const codes: number[] = [];
  const words = seen.map((own) => new Float64Array(own.buffer, j * CODES, CODES / 8));
  for (let word = 0; word < CODES / 8; word++) {
    // Few words are not 0: eight codes at a time.
    if (words.every((all) => all[word] === 0)) continue;
    for (let code = 8 * word; code < 8 * word + 8; code++)
      if (seen.some((own) => own[j * CODES + code] === 1)) codes.push(code);
  }
  return codes;
}

/** Makes a row of every cell; one without users has no code. */
function rowsOf({ rows: { d }, columns, cells, counts }: CellWork, levels: Levels): Merged {
  const users = cellsOf(levels);
  const codes = roomForCodes(users * d);
  let times = 1;
  for (const [j, column] of columns.entries()) {
    writeTurns(codes.subarray(column * users, (column + 1) * users), levels[j], times);
    times *= levels[j].length;
  }
  const weights = new Int32Array(new SharedArrayBuffer(4 * users));
  const first = columns[0] * users;
  let full = 0;
  for (let cell = 0; cell < users; cell++) {
    let weight = 0;
    for (const own of counts) weight += own[cell];
    weights[cell] = weight;
    if (weight > 0) full += 1;
    else codes[first + cell] = NO_CODE;
  }
  return { rows: { users, d, codes, weights }, full, cells };
}

/** Writes levels in turn, each so many times, until a column is full. */
function writeTurns(column: Uint16Array, levels: readonly number[], times: number): void {
  for (const [level, code] of levels.entries()) column.fill(code, level * times, (level + 1) * times);
  for (let written = levels.length * times; written < column.length; written *= 2)
    column.copyWithin(written, 0, Math.min(written, column.length - written));
}
