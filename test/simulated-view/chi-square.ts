/** Standard normal quantile at 1 − 1e-6, the significance of every test here. */
const QUANTILE = 4.753424;

/**
 * Value that a chi-square variable exceeds with probability 1e-6, for 10 degrees of freedom or more.
 * @see Wilson and Hilferty 1931
 */
export function criticalValue(freedom: number): number {
  const spread = 2 / (9 * freedom);
  return freedom * (1 - spread + QUANTILE * Math.sqrt(spread)) ** 3;
}

/** Distance of counts from what is expected, relative to its chance: above 1 is significant at 1e-6. */
export function distanceFrom(
  expected: ReadonlyMap<string, number>,
  counts: ReadonlyMap<string, number>,
): number {
  const isForeign = [...counts.keys()].some((cell) => !expected.has(cell));
  if (isForeign) return Infinity;
  let chiSquare = 0;
  for (const [cell, mean] of expected) chiSquare += ((counts.get(cell) ?? 0) - mean) ** 2 / mean;
  return chiSquare / criticalValue(expected.size - 1);
}

/** Distance between two samples of one size: above 1, they come from two distributions, at 1e-6. */
export function distanceBetween(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const cells = new Set([...a.keys(), ...b.keys()]);
  let chiSquare = 0;
  for (const cell of cells) {
    const [x, y] = [a.get(cell) ?? 0, b.get(cell) ?? 0];
    chiSquare += (x - y) ** 2 / (x + y);
  }
  return chiSquare / criticalValue(cells.size - 1);
}
