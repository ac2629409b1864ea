/** Users whose codes are all the same stand in one cell. */

/** Codes that there are, with that of a missing value. */
const CODES: usize = 65536;

/** Writes a 1 for every code that a column of n users has; `table`: a byte a code. */
export function markLevels(column: usize, n: i32, table: usize): void {
  for (const end = column + <usize>n * 2; column < end; column += 2)
    store<u8>(table + <usize>load<u16>(column), 1);
}

/** Writes of n users the cell: what the codes of all columns, `stride` bytes apart, are worth, added up. `worth`: 32 bits a column and code, `cells`: 32 bits a user; what is behind the last one's, up to a multiple of 4, is overwritten. */
export function writeCells(
  tile: usize,
  columns: i32,
  n: i32,
  stride: usize,
  worth: usize,
  cells: usize,
): void {
  for (let j = 0; j < columns; j++, tile += stride, worth += 4 * CODES) {
    let at = cells;
    for (let four = tile, end = tile + <usize>n * 2; four < end; four += 8, at += 16) {
      let worths = v128.load32_zero(worth + ((<usize>load<u16>(four)) << 2));
      worths = v128.load32_lane(worth + ((<usize>load<u16>(four, 2)) << 2), worths, 1);
      worths = v128.load32_lane(worth + ((<usize>load<u16>(four, 4)) << 2), worths, 2);
      worths = v128.load32_lane(worth + ((<usize>load<u16>(four, 6)) << 2), worths, 3);
      v128.store(at, j === 0 ? worths : i32x4.add(worths, v128.load(at)));
    }
  }
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
