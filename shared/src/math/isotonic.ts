/**
 * Returns the non-decreasing sequence closest to `values` in the sum of squares, by pooling adjacent violators.
 * @see Ayer, Brunk, Ewing, Reid, Silverman, Ann. Math. Statist. 26 (1955) 641
 */
export function isotonic(values: ArrayLike<number>): Float64Array {
  const means: number[] = [];
  const lengths: number[] = [];
  for (let at = 0; at < values.length; at += 1) {
    let [mean, length] = [values[at], 1];
    while (means.length > 0 && means[means.length - 1] >= mean) {
      const before = lengths.pop()!;
      mean = (means.pop()! * before + mean * length) / (before + length);
      length += before;
    }
    means.push(mean);
    lengths.push(length);
  }
  const fitted = new Float64Array(values.length);
  let at = 0;
  means.forEach((mean, block) => {
    fitted.fill(mean, at, at + lengths[block]);
    at += lengths[block];
  });
  return fitted;
}
