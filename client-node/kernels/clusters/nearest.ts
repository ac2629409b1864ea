/** Rows that are measured side by side. */
export const SIDE_BY_SIDE: usize = 8;

/** Centres that are measured in one pass over eight rows: their sums stay in registers. */
const CENTERS_AT_ONCE = 5;

/** More than any score: |c|² − 2·x·c of at most 64 features of the grid. */
const MOST: i32 = 1 << 30;

/** Writes the rows that a list names in pairs of features: eight numbers of 32 bits a pair. */
export function gather(list: usize, rows: usize, bytes: usize, out: usize): void {
  for (let half = 0; half < 2; half++, list += 16, out += 16) {
    const r0 = rows + <usize>load<i32>(list) * bytes;
    const r1 = rows + <usize>load<i32>(list, 4) * bytes;
    const r2 = rows + <usize>load<i32>(list, 8) * bytes;
    const r3 = rows + <usize>load<i32>(list, 12) * bytes;
    let to = out;
    for (let at: usize = 0; at < bytes; at += 16, to += 128) {
      const a0 = v128.load(r0 + at);
      const a1 = v128.load(r1 + at);
      const a2 = v128.load(r2 + at);
      const a3 = v128.load(r3 + at);
      const b0 = v128.shuffle<i32>(a0, a1, 0, 4, 1, 5);
      const b1 = v128.shuffle<i32>(a0, a1, 2, 6, 3, 7);
      const b2 = v128.shuffle<i32>(a2, a3, 0, 4, 1, 5);
      const b3 = v128.shuffle<i32>(a2, a3, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<i64>(b0, b2, 0, 2));
      v128.store(to, v128.shuffle<i64>(b0, b2, 1, 3), 32);
      v128.store(to, v128.shuffle<i64>(b1, b3, 0, 2), 64);
      v128.store(to, v128.shuffle<i64>(b1, b3, 1, 3), 96);
    }
  }
}

/**
 * Finds of eight gathered rows the nearest centre, ties to the lowest, its score |c|² − 2·x·c, and the second lowest score.
 * Writes 32 bits a row: eight labels, eight scores, eight second scores. `scratch`: 160 bytes.
 */
export function findNearest(
  group: usize,
  pairs: i32,
  centers: usize,
  k: i32,
  scratch: usize,
  found: usize,
): void {
  const length: usize = 4 + ((<usize>pairs) << 2);
  let low = i32x4.splat(MOST);
  let high = low;
  let lowNext = low;
  let highNext = low;
  let lowLabel = i32x4.splat(0);
  let highLabel = lowLabel;
  for (let j = 0; j < k;) {
    const some: usize = k - j < CENTERS_AT_ONCE ? 1 : CENTERS_AT_ONCE;
    if (some === 1) scoreOne(group, pairs, centers, scratch);
    else scoreFive(group, pairs, centers, length, scratch);
    centers += length * some;
    for (let at = scratch, end = scratch + some * 32; at < end; at += 32, j++) {
      const label = i32x4.splat(j);
      let score = v128.load(at);
      let isLess = i32x4.lt_s(score, low);
      lowNext = i32x4.min_s(lowNext, i32x4.max_s(low, score));
      lowLabel = v128.bitselect(label, lowLabel, isLess);
      low = i32x4.min_s(low, score);
      score = v128.load(at, 16);
      isLess = i32x4.lt_s(score, high);
      highNext = i32x4.min_s(highNext, i32x4.max_s(high, score));
      highLabel = v128.bitselect(label, highLabel, isLess);
      high = i32x4.min_s(high, score);
    }
  }
  v128.store(found, lowLabel);
  v128.store(found, highLabel, 16);
  v128.store(found, low, 32);
  v128.store(found, high, 48);
  v128.store(found, lowNext, 64);
  v128.store(found, highNext, 80);
}

function scoreOne(group: usize, pairs: i32, center: usize, out: usize): void {
  let low = v128.load32_splat(center);
  let high = low;
  for (const end = group + <usize>pairs * 32; group < end; group += 32) {
    center += 4;
    const c = v128.load32_splat(center);
    low = i32x4.add(low, i32x4.dot_i16x8_s(v128.load(group), c));
    high = i32x4.add(high, i32x4.dot_i16x8_s(v128.load(group, 16), c));
  }
  v128.store(out, low);
  v128.store(out, high, 16);
}

function scoreFive(group: usize, pairs: i32, c0: usize, length: usize, out: usize): void {
  let c1 = c0 + length,
    c2 = c1 + length,
    c3 = c2 + length,
    c4 = c3 + length;
  let l0 = v128.load32_splat(c0),
    l1 = v128.load32_splat(c1),
    l2 = v128.load32_splat(c2),
    l3 = v128.load32_splat(c3),
    l4 = v128.load32_splat(c4);
  let h0 = l0,
    h1 = l1,
    h2 = l2,
    h3 = l3,
    h4 = l4;
  for (const end = group + <usize>pairs * 32; group < end; group += 32) {
    const low = v128.load(group);
    const high = v128.load(group, 16);
    let c = v128.load32_splat((c0 += 4));
    l0 = i32x4.add(l0, i32x4.dot_i16x8_s(low, c));
    h0 = i32x4.add(h0, i32x4.dot_i16x8_s(high, c));
    c = v128.load32_splat((c1 += 4));
    l1 = i32x4.add(l1, i32x4.dot_i16x8_s(low, c));
    h1 = i32x4.add(h1, i32x4.dot_i16x8_s(high, c));
    c = v128.load32_splat((c2 += 4));
    l2 = i32x4.add(l2, i32x4.dot_i16x8_s(low, c));
    h2 = i32x4.add(h2, i32x4.dot_i16x8_s(high, c));
    c = v128.load32_splat((c3 += 4));
    l3 = i32x4.add(l3, i32x4.dot_i16x8_s(low, c));
    h3 = i32x4.add(h3, i32x4.dot_i16x8_s(high, c));
    c = v128.load32_splat((c4 += 4));
    l4 = i32x4.add(l4, i32x4.dot_i16x8_s(low, c));
    h4 = i32x4.add(h4, i32x4.dot_i16x8_s(high, c));
  }
  v128.store(out, l0);
  v128.store(out, h0, 16);
  v128.store(out, l1, 32);
  v128.store(out, h1, 48);
  v128.store(out, l2, 64);
  v128.store(out, h2, 80);
  v128.store(out, l3, 96);
  v128.store(out, h3, 112);
  v128.store(out, l4, 128);
  v128.store(out, h4, 144);
}
