import { add } from "./add";
import { centerLength, findNearest } from "./nearest";
import { placeRows, rowWordsLength } from "./rows";

/** Entries that are kept of a user, the latest first. */
const RECENT = 20;

/**
 * Adds, at a user's nearest centre, a 1 for each entry bought last, the first `most`; nothing of a user who has one twice.
 * Words: of the rows; k, entries, most; the centres by pairs. Columns: d and zeros up to a multiple of 2. Scratch: a number;
 * 4 bytes an entry and 8 bytes; 10 bytes a user; `pairsLength`. Behind the tile stand 20 places of 16 bits a user.
 */
export function basketCounts(
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
  const entries = load<i32>(asked, 4);
  const most = load<i32>(asked, 8);
  const seen = scratch + 16;
  const gone = seen + (((<usize>entries + 3) & ~3) << 2);
  const labels = gone + <usize>n * 2;
  const squares = labels + <usize>n * 4;
  const baskets = tile + <usize>((d + 1) & ~1) * stride;
  placeRows(words, tile, gone, n, stride);
  findNearest(tile, stride, n, d, asked + 12, k, squares + <usize>n * 4, labels, squares);
  let number = load<i32>(scratch);
  for (let u: usize = 0; u < <usize>users; u++) {
    if (load<i16>(gone + u * 2) !== 0) continue;
    number += 1;
    const basket = baskets + u * RECENT * 2;
    const own = countDistinct(basket, entries, most, seen, number);
    const from = load<i32>(labels + u * 4) * entries;
    for (let at: usize = 0; at < <usize>own; at++) add(sums, from + <i32>load<u16>(basket + at * 2) - 1, 1);
  }
  store<i32>(scratch, number);
}

/** How many entries of a user count; 0 where one of them is there twice. `seen`: the number of the user who last had an entry. */
function countDistinct(basket: usize, entries: i32, most: i32, seen: usize, number: i32): i32 {
  let own = 0;
  for (; own < most; own++, basket += 2) {
    const place = <i32>load<u16>(basket);
    if (place === 0 || place > entries) break;
    const last = seen + ((<usize>(place - 1)) << 2);
    if (load<i32>(last) === number) return 0;
    store<i32>(last, number);
  }
  return own;
}
