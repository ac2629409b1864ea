import { add } from "./add";
import { centerLength, findNearest, pairsLength } from "./nearest";
import { placeRows, rowWordsLength } from "./rows";
import { addSquares } from "./rounded-square";
import { transpose } from "./transpose";

/**
 * Adds, at a user's nearest centre, the clipped residual and a 1, and the rounded squared distance for all.
 * Words: of the rows; k, reach; how squares are rounded; the centres by pairs; the centres as rows of 16-bit numbers, each
 * filled up with zeros to a multiple of 8. Columns: d, and zeros up to a multiple of 8. Scratch: 14 bytes
 * a user; `pairsLength`; a row of eight users and one of 32-bit numbers per centre, both filled up like the centres.
 */
export function residual(
  words: usize,
  tile: usize,
  scratch: usize,
  sums: usize,
  users: i32,
  stride: usize,
): void {
  const n = (users + 7) & ~7;
  const d = load<i32>(words);
  const width = (d + 7) & ~7;
  const asked = words + rowWordsLength(d);
  const k = load<i32>(asked);
  const reach = load<i32>(asked, 4);
  const grid = asked + 8;
  const centers = grid + 16;
  const rows = centers + <usize>k * centerLength(d);
  const gone = scratch;
  const labels = gone + <usize>n * 2;
  const squares = labels + <usize>n * 4;
  const factors = squares + <usize>n * 4;
  const pairs = factors + <usize>n * 4;
  const flat = pairs + pairsLength(d);
  const moves = flat + <usize>width * 16;
  placeRows(words, tile, gone, n, stride);
  findNearest(tile, stride, n, d, centers, k, pairs, labels, squares);
  add(sums, k * d + k, addSquares(squares, gone, n, grid));
  findFactors(squares, factors, n, reach);
  memory.fill(moves, 0, <usize>k * <usize>width * 4);
  for (let u = 0; u < n; u += 8) {
    transpose(tile + <usize>u * 2, stride, width, flat);
    for (let one = 0; one < 8; one++) {
      const user = <usize>(u + one);
      if (load<i16>(gone + user * 2) !== 0) continue;
      const label = <usize>load<i32>(labels + user * 4);
      addMove(
        flat + <usize>one * <usize>width * 2,
        rows + label * <usize>width * 2,
        moves + label * <usize>width * 4,
        width,
        load<i32>(factors + user * 4),
      );
      add(sums, k * d + <i32>label, 1);
    }
  }
  for (let c = 0; c < k; c++) {
    for (let j = 0; j < d; j++) add(sums, c * d + j, load<i32>(moves + <usize>(c * width + j) * 4));
  }
}

/** f = ⌊2^28 / max(⌈√square⌉, reach)⌋. */
function findFactors(squares: usize, factors: usize, n: i32, reach: i32): void {
  const least = f64x2.splat(<f64>reach);
  const one = f64x2.splat(1);
  const whole = f64x2.splat(<f64>(1 << 28));
  for (let u: usize = 0; u < <usize>n * 4; u += 8) {
    const square = f64x2.convert_low_i32x4_s(v128.load64_zero(squares + u));
    let root = f64x2.ceil(f64x2.sqrt(square));
    const less = f64x2.sub(root, one);
    root = v128.bitselect(less, root, f64x2.ge(f64x2.mul(less, less), square));
    const factor = f64x2.floor(f64x2.div(whole, f64x2.max(root, least)));
    v128.store64_lane(factors + u, i32x4.trunc_sat_f64x2_s_zero(factor), 0);
  }
}

/** v = ⌊((a − c)·f + 2^15) / 2^16⌋ of one user, added to the moves of his centre. */
function addMove(row: usize, center: usize, moves: usize, width: i32, f: i32): void {
  const factor = i32x4.splat(f);
  const half = i32x4.splat(1 << 15);
  for (const end = row + <usize>width * 2; row < end; row += 16, center += 16, moves += 32) {
    const away = i16x8.sub(v128.load(row), v128.load(center));
    const low = i32x4.shr_s(i32x4.add(i32x4.mul(i32x4.extend_low_i16x8_s(away), factor), half), 16);
    const high = i32x4.shr_s(i32x4.add(i32x4.mul(i32x4.extend_high_i16x8_s(away), factor), half), 16);
    v128.store(moves, i32x4.add(v128.load(moves), low));
    v128.store(moves, i32x4.add(v128.load(moves, 16), high), 16);
  }
}
