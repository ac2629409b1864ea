/** A tree's noisy users by leaf and class, leaves×2 row-major, and the noise of each count. */
export interface CountedLeaves {
  readonly counts: Float64Array;
  readonly sigma: number;
}

/** Users that a node is given beside its own, of its parent's chance, where there is no noise; and how much more the noise asks for. */
const [LEAST_SHRINKAGE, PER_SIGMA] = [3, 1];

/**
 * Returns the chance of class 1 in every leaf of a tree: from the root down, each node's own counts beside its parent's chance,
 * which counts the more the larger the noise of all the leaves below is. `base`: chance of all users.
 */
export function leafChances({ counts, sigma }: CountedLeaves, base: number): Float64Array {
  const levels = [counts];
  while (levels[0].length > 2) levels.unshift(joined(levels[0]));
  let chances: Float64Array = Float64Array.of(base);
  for (const [level, own] of levels.entries()) {
    const noise = sigma * Math.sqrt(2 ** (levels.length - 1 - level));
    const shrinkage = LEAST_SHRINKAGE + PER_SIGMA * noise;
    const above = chances;
    chances = Float64Array.from({ length: own.length / 2 }, (_, node) => {
      const [no, yes] = [Math.max(own[2 * node], 0), Math.max(own[2 * node + 1], 0)];
      return (yes + shrinkage * above[level === 0 ? 0 : node >> 1]) / (no + yes + shrinkage);
    });
  }
  return chances;
}

/** Adds up the users of nodes that have the same parent. */
function joined(counts: Float64Array): Float64Array {
  return Float64Array.from({ length: counts.length / 2 }, (_, at) => {
    const [node, label] = [at >> 1, at % 2];
    return counts[4 * node + label] + counts[4 * node + 2 + label];
  });
}
