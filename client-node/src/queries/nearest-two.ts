/** The two nearest centres to a point and their squared distances. */
export interface NearestTwo {
  readonly best: number;
  readonly second: number;
  readonly bestSquared: number;
  readonly secondSquared: number;
}

/** Finds the two nearest of some centres to a point; all on the grid. */
export function nearestTwo(point: Int32Array, centers: Int32Array): NearestTwo {
  const d = point.length;
  let [best, second, bestSquared, secondSquared] = [-1, -1, Infinity, Infinity];
  for (let i = 0; i < centers.length / d; i++) {
    let squared = 0;
    for (let j = 0; j < d; j++) {
      const offset = point[j] - centers[i * d + j];
      squared += offset * offset;
    }
    if (squared < bestSquared) {
      [second, secondSquared] = [best, bestSquared];
      [best, bestSquared] = [i, squared];
    } else if (squared < secondSquared) {
      [second, secondSquared] = [i, squared];
    }
  }
  return { best, second, bestSquared, secondSquared };
}
