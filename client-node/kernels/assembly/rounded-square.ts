import { total } from "./add";

/**
 * Sum of the rounded squares of those who are not gone: p = ⌊(min(s, most) + half) / 2^shift⌋, ⌊(p·factor + 2^13) / 2^14⌋.
 * `grid`: most, shift, half, factor.
 */
export function addSquares(squares: usize, gone: usize, n: i32, grid: usize): i64 {
  const most = v128.load32_splat(grid);
  const shift = load<i32>(grid, 4);
  const half = v128.load32_splat(grid, 8);
  const factor = v128.load32_splat(grid, 12);
  const round = i32x4.splat(1 << 13);
  let sum = i32x4.splat(0);
  for (let u: usize = 0; u < <usize>n; u += 4) {
    const part = i32x4.shr_s(i32x4.add(i32x4.min_s(v128.load(squares + u * 4), most), half), shift);
    const square = i32x4.shr_s(i32x4.add(i32x4.mul(part, factor), round), 14);
    const out = i32x4.extend_low_i16x8_s(v128.load64_zero(gone + u * 2));
    sum = i32x4.add(sum, v128.andnot(square, out));
  }
  return total(sum);
}
