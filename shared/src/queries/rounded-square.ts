/** A rounded square is a whole number up to this. */
export const LARGEST_SQUARE = 2 ** 14;

/** Products of the rounding stay below 2^31. */
const PRODUCT = 2 ** 28;

/** How squared lengths on the grid are rounded: p = ⌊(min(s, longest²) + half) / 2^shift⌋, e = ⌊(p·factor + 2^13) / 2^14⌋, at most 2^14. */
export interface SquareGrid {
  /** longest². */
  readonly most: number;
  readonly shift: number;
  /** Half of 2^shift, 0 where nothing is shifted. */
  readonly half: number;
  readonly factor: number;
}

/** Returns how the squares of whole lengths up to `longest`, below 2^16, are rounded. */
export function squareGrid(longest: number): SquareGrid {
  const most = longest * longest;
  const shift = Math.max(0, 32 - Math.clz32(most) - 14);
  const half = shift === 0 ? 0 : 2 ** (shift - 1);
  return { most, shift, half, factor: Math.floor(PRODUCT / Math.floor((most + half) / 2 ** shift)) };
}

/** Rounds a squared length. */
export function roundedSquare(square: number, { most, shift, half, factor }: SquareGrid): number {
  const part = Math.floor((Math.min(square, most) + half) / 2 ** shift);
  return Math.floor((part * factor + LARGEST_SQUARE / 2) / LARGEST_SQUARE);
}

/** Returns the squared length that one unit of a rounded square stands for. */
export function squareUnit({ shift, factor }: SquareGrid): number {
  return (LARGEST_SQUARE * 2 ** shift) / factor;
}
