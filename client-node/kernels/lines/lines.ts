/** Bytes that are looked at together at most; behind them as many more as are read at a time. */
const MOST = 16384;
const AT_ONCE: usize = 64;

const ROOM: usize = memory.data(MOST + 64, 16);

const LINE_FEED: i8 = 0x0a;
const CARRIAGE_RETURN: i8 = 0x0d;
const SPACE: i8 = 0x20;

/** Where bytes are put. */
export function room(): usize {
  return ROOM;
}

/** How many they are at most. */
export function most(): i32 {
  return MOST;
}

/**
 * Counts the lines of so many bytes, the last of which is a line feed; -1 where a line has not so many delimiters, is no ASCII, has
 * a control character or a quote, or does not end as all do: with a carriage return before the line feed or without.
 */
export function plainLines(bytes: i32, delimiter: i32, quote: i32, delimiters: i32, hasReturns: bool): i32 {
  memory.fill(ROOM + <usize>bytes, <u8>SPACE, AT_ONCE);
  const ends = i8x16.splat(LINE_FEED);
  const returns = i8x16.splat(hasReturns ? CARRIAGE_RETURN : LINE_FEED);
  const between = i8x16.splat(<i8>delimiter);
  const quotes = i8x16.splat(<i8>quote);
  const spaces = i8x16.splat(SPACE);
  let wrong = i64x2.splat(0);
  let lines = 0;
  let count = 0;
  let returned: u64 = 0;
  for (let at: usize = ROOM; at < ROOM + <usize>bytes; at += AT_ONCE) {
    let feeds: u64 = 0;
    let cells: u64 = 0;
    let before: u64 = 0;
    for (let part: usize = 0; part < AT_ONCE; part += 16) {
      const some = v128.load(at + part);
      const feed = i8x16.eq(some, ends);
      const back = i8x16.eq(some, returns);
      const cell = i8x16.eq(some, between);
      // Below a space, as numbers with a sign: control characters, and all that is no ASCII.
      const odd = v128.andnot(i8x16.lt_s(some, spaces), v128.or(v128.or(feed, back), cell));
      wrong = v128.or(wrong, v128.or(odd, i8x16.eq(some, quotes)));
      feeds |= (<u64>i8x16.bitmask(feed)) << part;
      cells |= (<u64>i8x16.bitmask(cell)) << part;
      before |= (<u64>i8x16.bitmask(back)) << part;
    }
    if (hasReturns) {
      if (((before << 1) | returned) !== feeds) return -1;
      returned = before >> 63;
    }
    for (; feeds !== 0; feeds &= feeds - 1) {
      const own = feeds ^ (feeds - 1);
      count += <i32>popcnt(cells & own);
      if (count !== delimiters) return -1;
      cells &= ~own;
      count = 0;
      lines++;
    }
    count += <i32>popcnt(cells);
  }
  return v128.any_true(wrong) ? -1 : lines;
}
