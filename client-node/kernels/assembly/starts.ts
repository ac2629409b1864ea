/**
 * Bins that begin at written codes, by code. Words of a feature: how many starts it has, then these, ascending. A table
 * has 16 bits a code: how many starts it reaches, times `step`; one more behind the last bin for NO_CODE.
 */

export const TABLE: usize = 131072;

/** Writes the table of one feature; returns the address behind its words. */
export function writeTable(words: usize, table: usize, step: i32): usize {
  const starts = load<i32>(words);
  let code = 0;
  for (let bin = 0; bin <= starts; bin++) {
    const next = bin < starts ? load<i32>(words + 4 + ((<usize>bin) << 2)) : 65535;
    for (; code < next; code++) store<u16>(table + ((<usize>code) << 1), <u16>(bin * step));
  }
  store<u16>(table + TABLE - 2, <u16>((starts + 1) * step));
  return words + 4 + ((<usize>starts) << 2);
}
