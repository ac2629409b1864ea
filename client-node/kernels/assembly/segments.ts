import { add } from "./add";
import { centerLength, findNearest, pairsLength } from "./nearest";
import { addSquares } from "./rounded-square";
import { placeRows, rowWordsLength } from "./rows";
import { TABLE, writeTable } from "./starts";

/** Bytes of a feature's places by code: 32 bits each, one for every code but NO_CODE. */
const PLACES: usize = 65535 * 4;

/**
 * Adds, at a user's nearest centre, a 1, a 1 in one bin of every feature, and the places of the values; and the rounded
 * squared distance for all.
 * Words: of the rows; k and bins of all features; how squares are rounded; the centres by pairs; of each feature its
 * places, then of each its starts. Columns: d and zeros up to a multiple of 2, then the codes of the d once more.
 * Scratch: 1 when the tables stand; a table a feature; 10 bytes a user; `pairsLength`; 8 bytes a centre and feature.
 */
export function segmentValues(
  words: usize,
  tile: usize,
  scratch: usize,
  sums: usize,
  users: i32,
  stride: usize,
): void {
  const n = (users + 7) & ~7;
  const d = load<i32>(words);
  const asked = words + rowWordsLength(d);
  const k = load<i32>(asked);
  const bins = load<i32>(asked, 4);
  const centers = asked + 24;
  const places = centers + <usize>k * centerLength(d);
  const starts = places + <usize>d * PLACES;
  const tables = scratch + 16;
  const gone = tables + <usize>d * TABLE;
  const labels = gone + <usize>n * 2;
  const squares = labels + <usize>n * 4;
  const pairs = squares + <usize>n * 4;
  const codes = tile + <usize>((d + 1) & ~1) * stride;
  if (load<i32>(scratch) === 0) writeTables(starts, d, tables);
  store<i32>(scratch, 1);
  placeRows(words, tile, gone, n, stride);
  findNearest(tile, stride, n, d, centers, k, pairs, labels, squares);
  for (let u: usize = 0; u < <usize>users; u++) {
    if (load<i16>(gone + u * 2) === 0) add(sums, load<i32>(labels + u * 4), 1);
  }
  let feature = starts;
  let offset = 0;
  for (let j = 0; j < d; j++) {
    const column = codes + <usize>j * stride;
    const counts = sums + ((<usize>(k + offset)) << 3);
    const summed = sums + ((<usize>(k + k * bins + j)) << 3);
    addFeature(
      column,
      gone,
      labels,
      users,
      tables + <usize>j * TABLE,
      places + <usize>j * PLACES,
      counts,
      bins,
      summed,
      d,
    );
    offset += load<i32>(feature) + 1;
    feature += 4 + ((<usize>load<i32>(feature)) << 2);
  }
  add(sums, k + k * bins + k * d, addSquares(squares, gone, n, asked + 8));
}

function writeTables(words: usize, d: i32, tables: usize): void {
  for (let j = 0; j < d; j++, tables += TABLE) words = writeTable(words, tables, 1);
}

function addFeature(
  column: usize,
  gone: usize,
  labels: usize,
  users: i32,
  table: usize,
  places: usize,
  counts: usize,
  bins: i32,
  summed: usize,
  d: i32,
): void {
  for (let u: usize = 0; u < <usize>users; u++) {
    if (load<i16>(gone + u * 2) !== 0) continue;
    const code = <usize>load<u16>(column + u * 2);
    const label = load<i32>(labels + u * 4);
    add(counts, label * bins + <i32>load<u16>(table + (code << 1)), 1);
    add(summed, label * d, load<i32>(places + (code << 2)));
  }
}
