/** A bin of a distribution with what lies in it, and its neighbours where they are no single values. */
export interface CutBin {
  readonly width: number;
  readonly mass: number;
  readonly left?: Neighbour;
  readonly right?: Neighbour;
}

/** Width and mass of a neighbouring bin. */
export interface Neighbour {
  readonly width: number;
  readonly mass: number;
}

/** Halvings until the place is exact to a double. */
const HALVINGS = 52;

/**
 * Returns how far into a bin, from 0 to 1, the part `wanted` of its mass lies to the left: on the monotone cubic through
 * the distribution at the ends of this bin and its neighbours. A straight line would put it too far to one side wherever
 * the density rises or falls.
 * @see Fritsch, Carlson, SIAM J. Numer. Anal. 17 (1980) 238
 */
export function cutBin(bin: CutBin, wanted: number): number {
  const { width, mass, left, right } = bin;
  if (mass <= 0) return 0.5;
  const density = mass / width;
  // Slopes of the distribution at both ends, in units of the bin's own mean density.
  const from = (left ? between(bin, left) : atEnd(bin, right)) / density;
  const to = (right ? between(bin, right) : atEnd(bin, left)) / density;
  const curve = (t: number) =>
    3 * t * t - 2 * t ** 3 + from * (t ** 3 - 2 * t * t + t) + to * (t ** 3 - t * t);
  let [low, high] = [0, 1];
  for (let step = 0; step < HALVINGS; step += 1) {
    const middle = (low + high) / 2;
    if (curve(middle) < wanted) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The slope where two bins meet: the weighted harmonic mean of their densities, 0 where one is empty. */
function between(a: Neighbour, b: Neighbour): number {
  const [own, other] = [a.mass / a.width, b.mass / b.width];
  if (own <= 0 || other <= 0) return 0;
  const [ofOwn, ofOther] = [2 * b.width + a.width, b.width + 2 * a.width];
  return (ofOwn + ofOther) / (ofOwn / own + ofOther / other);
}

/** The slope at an end without a neighbour: the parabola's, kept where the curve stays monotone. */
function atEnd(own: Neighbour, other: Neighbour | undefined): number {
  const density = own.mass / own.width;
  if (!other) return density;
  const slope =
    ((2 * own.width + other.width) * density - (own.width * other.mass) / other.width) /
    (own.width + other.width);
  return Math.min(Math.max(slope, 0), 3 * density);
}
