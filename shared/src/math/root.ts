/**
 * Computes the positive `order`-th root of x ≥ 0 by a fixed number of Newton steps, with × and ÷ only, so that
 * every platform derives the same bits.
 */
export function root(x: number, order: 1 | 2 | 3 | 4): number {
  if (order === 1) return x;
  if (order === 2) return Math.sqrt(x);
  if (order === 4) return Math.sqrt(Math.sqrt(x));
  return cubeRoot(x);
}

function cubeRoot(x: number): number {
  if (x === 0) return 0;
  let [scale, mantissa] = [1, x];
  for (; mantissa >= 8; mantissa /= 8) scale *= 2;
  for (; mantissa < 1; mantissa *= 8) scale /= 2;
  let y = 1.5;
  for (let step = 0; step < 8; step++) y = (2 * y + mantissa / (y * y)) / 3;
  return y * scale;
}

/** Computes ⌊ln x⌋ for x ≥ 1 by counting factors of e, without a logarithm. */
export function floorLog(x: number): number {
  let [count, power] = [0, Math.E];
  for (; power <= x; power *= Math.E) count++;
  return count;
}
