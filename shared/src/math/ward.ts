import type { WeightedPoints } from "./weighted-points.ts";

/** Two groups that become one. Points are numbered from 0, merges go on from there in their order. */
export interface Merge {
  readonly a: number;
  readonly b: number;
  /** By how much the sum of squares within groups grows. */
  readonly height: number;
}

/**
 * Merges weighted points into one group by Ward's rule, lowest merge first; every weight is positive. Chains of nearest
 * neighbours find the same tree as the search for the least pair, in a time of n² and no memory for distances; ties go
 * back along the chain, else to the lowest index.
 * @see Murtagh 1985, A survey of algorithms for contiguity-constrained clustering
 */
export function wardTree(data: WeightedPoints): Merge[] {
  const found = mergesOf(data);
  const order = Array.from(found.keys()).sort((x, y) => found[x].height - found[y].height || x - y);
  const n = data.weights.length;
  const groups = Array.from({ length: n }, (_, at) => at);
  const names = Array.from({ length: n }, (_, at) => at);
  const rootOf = (at: number): number => {
    while (groups[at] !== at) at = groups[at] = groups[groups[at]];
    return at;
  };
  return order.map((index, rank) => {
    const { a, b, height } = found[index];
    const [first, second] = [rootOf(a), rootOf(b)];
    const merge = {
      a: Math.min(names[first], names[second]),
      b: Math.max(names[first], names[second]),
      height,
    };
    groups[second] = first;
    names[first] = n + rank;
    return merge;
  });
}

/** Returns the merges in the order in which chains find them, each by a point of either group. */
function mergesOf({ q, points, weights }: WeightedPoints): Merge[] {
  const centers = points.slice();
  const masses = weights.slice();
  const open = Array.from(weights.keys());
  const merges: Merge[] = [];
  const chain: number[] = [];
  while (open.length > 1) {
    if (chain.length === 0) chain.push(open[0]);
    const tip = chain.at(-1)!;
    const before = chain.at(-2);
    let nearest = before ?? -1;
    let least = before === undefined ? Infinity : costOf(centers, masses, q, tip, before);
    for (const other of open) {
      if (other === tip || other === before) continue;
      const cost = costOf(centers, masses, q, tip, other);
      if (cost < least) [least, nearest] = [cost, other];
    }
    if (nearest !== before) {
      chain.push(nearest);
      continue;
    }
    chain.length -= 2;
    merges.push({ a: nearest, b: tip, height: least });
    const mass = masses[nearest] + masses[tip];
    for (let axis = 0; axis < q; axis++) {
      const sum = masses[nearest] * centers[nearest * q + axis] + masses[tip] * centers[tip * q + axis];
      centers[nearest * q + axis] = sum / mass;
    }
    masses[nearest] = mass;
    open.splice(open.indexOf(tip), 1);
  }
  return merges;
}

function costOf(centers: Float64Array, masses: Float64Array, q: number, i: number, j: number): number {
  let square = 0;
  for (let axis = 0; axis < q; axis++) {
    const way = centers[i * q + axis] - centers[j * q + axis];
    square += way * way;
  }
  return (square * masses[i] * masses[j]) / (masses[i] + masses[j]);
}
