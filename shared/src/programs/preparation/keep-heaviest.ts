/**
 * Keeps the largest noisy counts (ties: lowest index) until they sum to `total` and sets the others to 0: nearly
 * empty cells are mostly noise, and the kept ones carry all the users.
 */
export function keepHeaviest(counts: Float64Array, total: number): Float64Array {
  const order = Array.from(counts.keys()).sort((a, b) => counts[b] - counts[a] || a - b);
  const kept = new Float64Array(counts.length);
  let sum = 0;
  for (const index of order) {
    if (sum >= total || counts[index] <= 0) break;
    kept[index] = counts[index];
    sum += counts[index];
  }
  return kept;
}
