import { add } from "./add";
import { findOutside } from "./cutoff";
import { centerLength, findNearest } from "./nearest";
import { placeOthers, placeRows, rowWordsLength } from "./rows";

/** Cells of a segment: by side of a campaign and class. */
const ARM_CELLS = 4;

/**
 * Adds, of users of a campaign with a class, a 1 at the nearest centre in the cell of side and class.
 * Words: of the rows; k; the centres by pairs. Columns: d and zeros up to a multiple of 2. Scratch: 10 bytes a user;
 * `pairsLength`. Behind the tile stand the cells, a byte a user, other numbers for those who are not counted.
 */
export function armCounts(
  words: usize,
  tile: usize,
  scratch: usize,
  sums: usize,
  users: i32,
  stride: usize,
): void {
  const n = (users + 7) & ~7;
  const d = load<i32>(words);
  const labels = scratch + <usize>n * 2;
  const cells = tile + <usize>((d + 1) & ~1) * stride;
  findOutside(cells, scratch, n, ARM_CELLS - 1);
  placeOthers(words, tile, scratch, n, stride);
  findSegments(words, 4, tile, stride, n, labels);
  for (let u: usize = 0; u < <usize>users; u++) {
    if (load<i16>(scratch + u * 2) === 0)
      add(sums, load<i32>(labels + u * 4) * ARM_CELLS + <i32>load<u8>(cells + u), 1);
  }
}

/** Numbers that are known of a user's behaviour. */
const KNOWN = 5;

/**
 * Adds, at a user's nearest centre, a 1 in one cell of each list of how users behave, and one for each period with an order.
 * Words: of the rows; k, periods, cells of a segment, where each list begins and the periods; the centres by pairs. Columns and
 * scratch as in `armCounts`. Behind the tile stand five numbers of 16 bits a user: step, part of the day, weekday, age, and a bit a period.
 */
export function behaviourCounts(
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
  const labels = scratch + <usize>n * 2;
  let known = tile + <usize>((d + 1) & ~1) * stride;
  placeRows(words, tile, scratch, n, stride);
  findSegments(words, 32, tile, stride, n, labels);
  for (let u: usize = 0; u < <usize>users; u++, known += KNOWN * 2) {
    if (load<i16>(scratch + u * 2) === 0)
      addBehaviour(known, asked, sums, load<i32>(labels + u * 4) * load<i32>(asked, 8));
  }
}

/** Adds what is known of a user; nothing of one whose numbers are in no list. */
function addBehaviour(known: usize, asked: usize, sums: usize, from: i32): void {
  const periods = load<i32>(asked, 4);
  const hours = load<i32>(asked, 16),
    weekdays = load<i32>(asked, 20),
    ages = load<i32>(asked, 24),
    active = load<i32>(asked, 28);
  const step = <i32>load<u16>(known),
    hour = <i32>load<u16>(known, 2),
    weekday = <i32>load<u16>(known, 4);
  if (step >= hours || hour > weekdays - hours || weekday > ages - weekdays) return;
  add(sums, from + step, 1);
  if (hour > 0) add(sums, from + hours + hour - 1, 1);
  if (weekday > 0) add(sums, from + weekdays + weekday - 1, 1);
  add(sums, from + ages + min(<i32>load<u16>(known, 6), periods + 2), 1);
  const bits = <i32>load<u16>(known, 8);
  for (let period = 0; period < periods; period++) {
    if (bits & (1 << period)) add(sums, from + active + period, 1);
  }
}

/** Writes the users' nearest centres, which stand behind so many bytes of what else is asked. */
function findSegments(words: usize, behind: usize, tile: usize, stride: usize, n: i32, labels: usize): void {
  const d = load<i32>(words);
  const asked = words + rowWordsLength(d);
  const squares = labels + <usize>n * 4;
  findNearest(tile, stride, n, d, asked + behind, load<i32>(asked), squares + <usize>n * 4, labels, squares);
}
