/**
 * Where everything lies, as 32-bit numbers that begin at `words`; addresses but for what is said. A block holds the rows
 * of so many users: the rows themselves, 16-bit numbers on the grid, `rowBytes` each, a multiple of 16, zeros behind the
 * last feature; and, so many bytes behind the block's address, their squared lengths, weights, users, dues and labels.
 */

/** Bytes of a row. */
export function rowBytes(words: usize): usize {
  return <usize>load<i32>(words);
}

/** Pairs of features that are looked at. */
export function pairs(words: usize): i32 {
  return load<i32>(words, 4);
}

export function clusters(words: usize): i32 {
  return load<i32>(words, 8);
}

/** 32 bits a row. */
export function lengths(words: usize, block: usize): usize {
  return block + <usize>load<i32>(words, 12);
}

/** 32 bits a row; 0 where every row is one user. */
export function weights(words: usize, block: usize): usize {
  const behind = <usize>load<i32>(words, 16);
  return behind === 0 ? 0 : block + behind;
}

/** 16 bits a row: which of the block's users it is. */
export function users(words: usize, block: usize): usize {
  return block + <usize>load<i32>(words, 20);
}

/** 16 bits a row: how far centres may have moved, all in all, before its label can change. */
export function dues(words: usize, block: usize): usize {
  return block + <usize>load<i32>(words, 24);
}

/** 16 bits a row; `NONE` before the first. */
export function labels(words: usize, block: usize): usize {
  return block + <usize>load<i32>(words, 28);
}

/** Of every centre its squared length, then its coordinates times −2, in pairs of 16 bits. */
export function centers(words: usize): usize {
  return <usize>load<i32>(words, 32);
}

/** 32 bits each: the rows of a block that are to be measured, and room for a group more. */
export function list(words: usize): usize {
  return <usize>load<i32>(words, 36);
}

/** Eight rows' coordinates in pairs, 32 bytes a pair, and behind them ten scores of four rows. */
export function group(words: usize): usize {
  return <usize>load<i32>(words, 40);
}

/** Of every cluster a row's 32-bit sums and four more numbers, the first of them users: what has not been flushed. */
export function sums(words: usize): usize {
  return <usize>load<i32>(words, 44);
}

/** As `sums`, of 64 bits. */
export function totals(words: usize): usize {
  return <usize>load<i32>(words, 48);
}

/** Users that stand in `sums`: a number, not an address. */
export function pending(words: usize): i32 {
  return load<i32>(words, 52);
}

export function setPending(words: usize, users: i32): void {
  store<i32>(words, users, 52);
}

/** Of every mask of eight bits which are set, a byte each, and zeros behind: 2 kB. */
export function masks(words: usize): usize {
  return <usize>load<i32>(words, 56);
}
