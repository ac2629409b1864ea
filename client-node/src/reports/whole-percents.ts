/** Writes counts as whole percentages of their sum that sum to 100: those whose rest is largest are rounded up, of equal ones the first. */
export function wholePercents(counts: readonly number[]): readonly number[] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all === 0) return counts.map(() => 0);
  const exact = counts.map((count) => (100 * count) / all);
  const whole = exact.map(Math.floor);
  const missing = 100 - whole.reduce((sum, part) => sum + part, 0);
  const up = [...exact.keys()].sort((a, b) => exact[b] - whole[b] - (exact[a] - whole[a]) || a - b);
  for (const at of up.slice(0, missing)) whole[at] += 1;
  return whole;
}
