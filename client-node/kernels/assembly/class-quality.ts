import { add } from "./add";
import { findOutside } from "./cutoff";
import { pairUp } from "./nearest";
import { placeOthers } from "./rows";
import { REST, ROWS, allColumns, section } from "./sections";
import { weigh, weightsLength } from "./weighed";

/** What stands for 1, and the farthest step of a score from 0. */
const WHOLE = 16384;
const MOST_STEP: i64 = 4096;
/** Bytes of the powers of e, by the steps that a score is below the largest, and of what a class's chances become. */
const POWERS: usize = 32772;
const RIGHT: usize = 32772;
/** Bits that a squared error is cut to. */
const ERROR_BITS = 15;

/**
 * Adds, of users with a class, a 1 for it and the likeliest one, and behind all of these the squared error of the chances, by
 * the class, in parts of 2^15.
 * Words: sections; the rest is how many classes, whether chances are put right, of every class its weights, the powers of e,
 * and of every class what its chances become, 16 bits each. Columns: d and zeros up to a multiple of 2. Scratch: 2 bytes a user;
 * 72 bytes a class; 16 bytes a column, and 16. Classes stand behind the tile, a byte a user.
 */
export function classQuality(
  words: usize,
  tile: usize,
  scratch: usize,
  sums: usize,
  users: i32,
  stride: usize,
): void {
  const n = (users + 7) & ~7;
  const rows = section(words, ROWS);
  const d = load<i32>(rows);
  const asked = section(words, REST);
  const k = load<i32>(asked);
  const classes = tile + <usize>allColumns(words) * stride;
  const chances = scratch + <usize>n * 2;
  const weighed = chances + <usize>k * 8;
  const pairs = weighed + <usize>k * 64;
  const end = pairs + <usize>((d + 1) >> 1) * 32;
  findOutside(classes, scratch, n, k - 1);
  placeOthers(rows, tile, scratch, n, stride);
  for (let u: usize = 0; u < <usize>users; u += 8) {
    pairUp(tile + u * 2, stride, d, pairs);
    for (let own = 0; own < k; own++)
      weigh(pairs, end, asked + 8 + <usize>own * weightsLength(d), weighed + <usize>own * 64);
    for (let v: usize = 0, here = min<usize>(8, <usize>users - u); v < here; v++) {
      if (load<i16>(scratch + (u + v) * 2) !== 0) continue;
      const likeliest = foretell(asked, d, weighed + v * 4, chances);
      const label = <i32>load<u8>(classes + u + v);
      let square = 0;
      for (let own = 0; own < k; own++) {
        const off = load<i32>(chances + ((<usize>own) << 2)) - (own === label ? WHOLE : 0);
        square += off * off;
      }
      add(sums, label * k + likeliest, 1);
      add(sums, k * k + label, <i64>(square >> ERROR_BITS));
    }
  }
}

/** Writes a user's chances of all classes, 4 bytes each, and returns the likeliest, the first of equal ones. `weighed`: where that of the first class begins. */
function foretell(asked: usize, d: i32, weighed: usize, chances: usize): i32 {
  const k = load<i32>(asked);
  const powers = asked + 8 + <usize>k * weightsLength(d);
  const steps = chances + ((<usize>k) << 2);
  let likeliest = 0;
  let most: i64 = i64.MIN_VALUE;
  for (let own = 0; own < k; own++) {
    const at = weighed + <usize>own * 64;
    const score = ((<i64>load<i32>(at)) << 13) + <i64>load<i32>(at, 32);
    if (score > most) {
      most = score;
      likeliest = own;
    }
    store<i32>(steps + ((<usize>own) << 2), <i32>stepOf(score));
  }
  const top = <i32>stepOf(most);
  let sum = 0;
  for (let at: usize = 0; at < (<usize>k) << 2; at += 4) {
    const power = load<i32>(powers + ((<usize>(top - load<i32>(steps + at))) << 2));
    store<i32>(chances + at, power);
    sum += power;
  }
  shareOut(chances, k, sum);
  return load<i32>(asked, 4) === 0 ? likeliest : putRight(powers + POWERS, k, chances);
}

function stepOf(score: i64): i64 {
  return max<i64>(min<i64>(score >> 17, MOST_STEP), -MOST_STEP);
}

/** Puts each chance right, and shares them out anew; returns the place of the largest. */
function putRight(rights: usize, k: i32, chances: usize): i32 {
  let likeliest = 0,
    most = -1,
    sum = 0;
  for (let own = 0; own < k; own++, rights += RIGHT) {
    const at = chances + ((<usize>own) << 2);
    const right = <i32>load<u16>(rights + ((<usize>load<i32>(at)) << 1));
    store<i32>(at, right);
    sum += right;
    if (right > most) {
      most = right;
      likeliest = own;
    }
  }
  shareOut(chances, k, sum);
  return likeliest;
}

/** Makes parts of a sum parts of 2^14, rounded down. */
function shareOut(parts: usize, k: i32, sum: i32): void {
  for (let at: usize = 0; at < (<usize>k) << 2; at += 4)
    store<i32>(parts + at, <i32>(((<i64>load<i32>(parts + at)) << 14) / <i64>sum));
}
