/**
 * Writes the index of each row's nearest centre into `labels` (ties to the lowest index). `rows`: labels.length×d,
 * `centers`: k×d, both row-major. Five centres are measured in one pass over a row, so that their sums do not wait
 * for each other; every single sum runs in the plain order, so labels equal the plain loop's bit for bit.
 */
export function nearestCenters(
  rows: Float64Array,
  d: number,
  centers: Float64Array,
  labels: Int32Array,
): void {
  const k = centers.length / d;
  const groups = Math.ceil(k / 5);
  const packed = packFives(centers, d, k);
  for (let row = 0, base = 0; row < labels.length; row++, base += d) {
    let best = Infinity;
    let label = 0;
    for (let group = 0, at = 0; group < groups; group++) {
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      let s4 = 0;
      for (let i = base; i < base + d; i++, at += 5) {
        const x = rows[i];
        const t0 = x - packed[at];
        const t1 = x - packed[at + 1];
        const t2 = x - packed[at + 2];
        const t3 = x - packed[at + 3];
        const t4 = x - packed[at + 4];
        s0 += t0 * t0;
        s1 += t1 * t1;
        s2 += t2 * t2;
        s3 += t3 * t3;
        s4 += t4 * t4;
      }
      const first = group * 5;
      if (s0 < best) {
        best = s0;
        label = first;
      }
      if (s1 < best) {
        best = s1;
        label = first + 1;
      }
      if (s2 < best) {
        best = s2;
        label = first + 2;
      }
      if (s3 < best) {
        best = s3;
        label = first + 3;
      }
      if (s4 < best) {
        best = s4;
        label = first + 4;
      }
    }
    labels[row] = label;
  }
}

/** Interleaves centres by fives: ⌈k/5⌉ groups × d × 5; places beyond k repeat the last centre and never win. */
function packFives(centers: Float64Array, d: number, k: number): Float64Array {
  const packed = new Float64Array(Math.ceil(k / 5) * 5 * d);
  for (let slot = 0; slot < packed.length / d; slot++) {
    const center = Math.min(slot, k - 1);
    const group = Math.floor(slot / 5);
    for (let i = 0; i < d; i++) packed[(group * d + i) * 5 + (slot % 5)] = centers[center * d + i];
  }
  return packed;
}
