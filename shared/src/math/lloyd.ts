import { squaredDistance, type Clustering, type WeightedPoints } from "./weighted-points.ts";

const ITERATIONS = 100;

/** Bounds are widened by this whenever they are set or moved, so that what computing rounds makes none wrong. */
const [OUT, IN] = [1 + 1e-9, 1 - 1e-9];

/**
 * A point holds as near every other centre whose squared distance is at most so many times that to its own, and not more than so many:
 * of each of them it knows for itself how near it is at least, of all others together.
 */
const [NEAR, MOST_HELD] = [3, 8];

/** What points know of the centres; distances to those that move are kept with all that they had moved by then. */
interface Known {
  readonly labels: Int32Array;
  /** So far the point's own centre is at most, without what it had moved by then. */
  readonly uppers: Float64Array;
  /** So far every other centre is at least. */
  readonly lowers: Float64Array;
  /** How many others are held as near, which, and so far each of them is at least; room for the most to a point. */
  readonly held: Uint8Array;
  readonly others: Int32Array;
  readonly bounds: Float64Array;
  /** So far everything beside those is at least. */
  readonly rests: Float64Array;
}

/** Centres (k×q) on their way. */
interface Moving {
  readonly centers: Float64Array;
  /** 1 for those whose points are others than when it was placed. */
  readonly changed: Uint8Array;
  /** How far each has moved in all, at most; a little more at every step, which is more than is rounded. */
  readonly drifts: Float64Array;
  /** How far any has moved in all, at most. */
  farthest: number;
  /** Room for the distances of one point. */
  readonly found: Float64Array;
}

/**
 * Runs Lloyd's iteration from given centres (k×q) to a fixed point, at most 100 times; an empty centre stays. What bounds of the
 * distances decide is not computed anew: the same bits, less work.
 * @see Elkan 2003; Hamerly 2010
 */
export function lloyd(data: WeightedPoints, start: Float64Array): Clustering {
  const k = start.length / data.q;
  const count = data.weights.length;
  const centers = start.slice();
  const changed = new Uint8Array(k).fill(1);
  const [drifts, found] = [new Float64Array(k), new Float64Array(k)];
  const moving: Moving = { centers, changed, drifts, farthest: 0, found };
  const labels = new Int32Array(count);
  const known: Known = {
    labels,
    uppers: new Float64Array(count),
    lowers: new Float64Array(count),
    held: new Uint8Array(count),
    others: new Int32Array(count * MOST_HELD),
    bounds: new Float64Array(count * MOST_HELD),
    rests: new Float64Array(count),
  };
  for (let i = 0; i < count; i++) lookAnew(data, i, known, moving);
  for (let iteration = 0; iteration < ITERATIONS && changed.includes(1); iteration++) {
    move(data, labels, moving);
    reassign(data, known, moving);
  }
  return { centers, labels, cost: costOf(data, labels, centers) };
}

/** Assigns each point to its nearest centre (ties to the lowest index) and sums weight × squared distance. */
export function assign(data: WeightedPoints, centers: Float64Array): Pick<Clustering, "labels" | "cost"> {
  const { q, points, weights } = data;
  const k = centers.length / q;
  const labels = new Int32Array(weights.length);
  for (let i = 0; i < labels.length; i++) {
    let [best, label] = [Infinity, 0];
    for (let j = 0; j < k; j++) {
      const distance = squaredDistance(points, i, centers, j, q);
      if (distance >= best) continue;
      best = distance;
      label = j;
    }
    labels[i] = label;
  }
  return { labels, cost: costOf(data, labels, centers) };
}

function costOf({ q, points, weights }: WeightedPoints, labels: Int32Array, centers: Float64Array): number {
  let cost = 0;
  for (let i = 0; i < labels.length; i++)
    cost += weights[i] * squaredDistance(points, i, centers, labels[i], q);
  return cost;
}

/** Moves every centre whose points have changed to their mean. */
function move({ q, points, weights }: WeightedPoints, labels: Int32Array, moving: Moving): void {
  const { centers, changed, drifts } = moving;
  const sums = new Float64Array(centers.length);
  const totals = new Float64Array(drifts.length);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (changed[label] === 0) continue;
    const weight = weights[i];
    totals[label] += weight;
    for (let axis = 0; axis < q; axis++) sums[label * q + axis] += weight * points[i * q + axis];
  }
  let most = 0;
  for (let j = 0; j < drifts.length; j++) {
    drifts[j] *= OUT;
    if (totals[j] <= 0) continue;
    for (let axis = 0; axis < q; axis++) sums[j * q + axis] /= totals[j];
    const moved = Math.sqrt(squaredDistance(sums, j, centers, j, q)) * OUT;
    drifts[j] += moved;
    most = Math.max(most, moved);
    for (let axis = 0; axis < q; axis++) centers[j * q + axis] = sums[j * q + axis];
  }
  moving.farthest = (moving.farthest + most) * OUT;
  changed.fill(0);
}

/** Assigns points anew where what they know leaves it open, and marks centres that have won or lost one. */
function reassign(data: WeightedPoints, known: Known, moving: Moving): void {
  const { q, points } = data;
  const { labels, uppers, lowers, rests } = known;
  const { centers, changed, drifts, farthest } = moving;
  for (let i = 0; i < labels.length; i++) {
    const own = labels[i];
    let upper = uppers[i] + drifts[own];
    if (upper < lowers[i] - farthest) continue;
    const rest = rests[i] - farthest;
    if (upper >= rest) {
      upper = Math.sqrt(squaredDistance(points, i, centers, own, q)) * OUT;
      uppers[i] = upper - drifts[own];
    }
    if (upper >= rest) lookAnew(data, i, known, moving);
    else lookAround(data, i, known, moving);
    if (labels[i] !== own) changed[own] = changed[labels[i]] = 1;
  }
}

/** Finds the nearest centre of a point, the lowest of equals, where only its own and those that it knows may be it. */
function lookAround({ q, points }: WeightedPoints, i: number, known: Known, moving: Moving): void {
  const { labels, uppers, lowers, held, others, bounds, rests } = known;
  const { centers, drifts, farthest } = moving;
  const own = labels[i];
  const end = i * MOST_HELD + held[i];
  let upper = uppers[i] + drifts[own];
  let lower = rests[i] - farthest;
  let near = -1;
  let best = 0;
  let label = own;
  let place = -1;
  for (let at = i * MOST_HELD; at < end; at++) {
    const other = others[at];
    let bound = bounds[at] - drifts[other];
    if (upper >= bound && near < 0) {
      near = squaredDistance(points, i, centers, own, q);
      best = near;
      upper = Math.sqrt(near) * OUT;
    }
    if (upper >= bound) {
      const distance = squaredDistance(points, i, centers, other, q);
      bound = Math.sqrt(distance) * IN;
      bounds[at] = bound + drifts[other];
      if (distance < best || (distance === best && other < label)) {
        best = distance;
        label = other;
        place = at;
      }
    }
    if (bound < lower) lower = bound;
  }
  uppers[i] = upper - drifts[own];
  lowers[i] = lower + farthest;
  if (place < 0) return;
  // It and its own change places.
  labels[i] = label;
  uppers[i] = Math.sqrt(best) * OUT - drifts[label];
  others[place] = own;
  bounds[place] = Math.sqrt(near) * IN + drifts[own];
  lowers[i] = 0;
}

/** Finds the nearest centre of a point, the lowest of equals, and which others it holds as near. */
function lookAnew({ q, points }: WeightedPoints, i: number, known: Known, moving: Moving): void {
  const { labels, uppers, lowers, held, others, bounds, rests } = known;
  const { centers, drifts, farthest, found } = moving;
  let best = Infinity;
  let label = 0;
  for (let j = 0; j < found.length; j++) {
    const distance = squaredDistance(points, i, centers, j, q);
    found[j] = distance;
    if (distance >= best) continue;
    best = distance;
    label = j;
  }
  const reach = NEAR * best;
  const from = i * MOST_HELD;
  let count = 0;
  let rest = Infinity;
  for (let j = 0; j < found.length; j++) {
    const distance = found[j];
    if (distance > reach || count === MOST_HELD) {
      if (distance < rest && j !== label) rest = distance;
    } else if (j !== label) {
      others[from + count] = j;
      bounds[from + count] = Math.sqrt(distance) * IN + drifts[j];
      count++;
    }
  }
  labels[i] = label;
  held[i] = count;
  uppers[i] = Math.sqrt(best) * OUT - drifts[label];
  rests[i] = Math.sqrt(rest) * IN + farthest;
  lowers[i] = 0;
}
