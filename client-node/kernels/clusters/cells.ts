/** Users whose codes are all the same stand in one cell. */

/** Writes a 1 for every code that a column of n users has; `table`: a byte a code. */
export function markLevels(column: usize, n: i32, table: usize): void {
  for (const end = column + <usize>n * 2; column < end; column += 2)
    store<u8>(table + <usize>load<u16>(column), 1);
}

/** Adds to every user's cell what a column's code is worth; `table`: 32 bits a code, `cells`: 32 bits a user. */
export function writeCells(column: usize, n: i32, table: usize, cells: usize): void {
  for (const end = column + <usize>n * 2; column < end; column += 2, cells += 4)
    store<u32>(cells, load<u32>(cells) + load<u32>(table + ((<usize>load<u16>(column)) << 2)));
}

/** Counts users in their cells, unless one of these is `least`, a power of 2, or more. Returns whether one is; `counts`: 32 bits a cell. */
export function countCells(cells: usize, n: i32, counts: usize, least: u32): i32 {
  const end = cells + <usize>n * 4;
  let any: u32 = 0;
  for (let cell = cells; cell < end; cell += 4) any |= load<u32>(cell);
  if (any >= least) return 1;
  for (; cells < end; cells += 4) {
    const at = counts + ((<usize>load<u32>(cells)) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  return 0;
}
