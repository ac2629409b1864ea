import { add } from "./add";

/** Entries that are kept of a user, the latest first. */
const RECENT = 20;
/** Places that a catalogue has at most. */
const MOST_ENTRIES = 2048;

/**
 * Adds a 1 for each pair of listed entries among the first `most` that a user bought last; nothing of one who has an entry twice.
 * Words: how many entries are listed, most; of every place from 0 on which of them it is, −1 of others. No columns. Scratch:
 * 4 bytes an entry of a user. The tile is 20 places of 16 bits a user.
 */
export function pairCounts(
  words: usize,
  tile: usize,
  scratch: usize,
  sums: usize,
  users: i32,
  _stride: usize,
): void {
  const entries = load<i32>(words);
  const most = load<i32>(words, 4);
  for (let u = 0; u < users; u++, tile += RECENT * 2) {
    const own = list(tile, most, words + 8, scratch);
    for (let second: usize = 1; second < <usize>own; second++) {
      const other = load<i32>(scratch + second * 4);
      for (let first: usize = 0; first < second; first++)
        add(sums, pairAt(load<i32>(scratch + first * 4), other, entries), 1);
    }
  }
}

/** Lists a user's entries, ascending; none where one of them is there twice. */
function list(basket: usize, most: i32, places: usize, own: usize): i32 {
  let count = 0;
  for (let at = 0; at < most; at++, basket += 2) {
    const place = <i32>load<u16>(basket);
    if (place === 0) break;
    const entry = place > MOST_ENTRIES ? -1 : load<i32>(places + ((<usize>place) << 2));
    if (entry < 0) continue;
    let last = own + ((<usize>count) << 2);
    for (; last > own && load<i32>(last - 4) > entry; last -= 4) store<i32>(last, load<i32>(last - 4));
    if (last > own && load<i32>(last - 4) === entry) return 0;
    store<i32>(last, entry);
    count += 1;
  }
  return count;
}

/** Where the pair of two entries is counted, `first < second`. */
function pairAt(first: i32, second: i32, entries: i32): i32 {
  return (first * (2 * entries - first - 1)) / 2 + second - first - 1;
}
