/**
 * Returns the index of the centre nearest to a row, ties to the lowest, and writes its squared distance into `found[0]`.
 * `centers`: k×d row-major; all whole numbers on the grid.
 */
export function nearestCenter(row: Int32Array, centers: Int32Array, found: Float64Array): number {
  const d = row.length;
  let [best, label] = [Infinity, 0];
  for (let j = 0, from = 0; from < centers.length; j++, from += d) {
    let square = 0;
    for (let i = 0; i < d; i++) {
      const offset = row[i] - centers[from + i];
      square += offset * offset;
    }
    if (square < best) [best, label] = [square, j];
  }
  found[0] = best;
  return label;
}
