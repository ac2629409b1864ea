import { randomState, type RandomState } from "./random.ts";
import type { Points } from "./points.ts";

/** A benchmark set and the number of segments it is cut into. */
export interface Dataset {
  readonly name: string;
  readonly k: number;
  points(): Points;
}

/** Draws `sizes[j]` points of cluster j, one row per call of `row(j)`. */
function draw(d: number, sizes: readonly number[], row: (cluster: number) => ArrayLike<number>): Points {
  const n = sizes.reduce((sum, size) => sum + size, 0);
  const values = new Float64Array(n * d);
  let at = 0;
  sizes.forEach((size, cluster) => {
    for (let i = 0; i < size; i++, at += d) values.set(row(cluster), at);
  });
  return { n, d, values };
}

/**
 * Draws what `make_blobs(20000, d, centers=k, random_state=1)` draws, before its shuffle: centres uniform in
 * [−10, 10]^d, unit normal clusters of equal size.
 */
export function blobs(k: number, d: number): Dataset {
  return {
    name: `sk_${k}_${d}`,
    k,
    points: () => {
      const random = randomState(1);
      const centers = Float64Array.from({ length: k * d }, () => -10 + 20 * random.uniform());
      const sizes = Array.from({ length: k }, (_, j) => Math.floor(20000 / k) + (j < 20000 % k ? 1 : 0));
      return draw(d, sizes, (j) =>
        Float64Array.from({ length: d }, (_, i) => centers[j * d + i] + random.normal()),
      );
    },
  };
}

/** Means and covariances of Fisher's three species (sepal and petal, cm), 50 plants each. */
const SPECIES = [
  {
    mean: [5.006, 3.428, 1.462, 0.246],
    covariance: [0.1242, 0.0992, 0.0164, 0.0103, 0.1437, 0.0117, 0.0093, 0.0302, 0.0061, 0.0111],
  },
  {
    mean: [5.936, 2.77, 4.26, 1.326],
    covariance: [0.2664, 0.0852, 0.1829, 0.0558, 0.0985, 0.0827, 0.0412, 0.2208, 0.0731, 0.0391],
  },
  {
    mean: [6.588, 2.974, 5.552, 2.026],
    covariance: [0.4043, 0.0938, 0.3033, 0.0491, 0.104, 0.0714, 0.0476, 0.3046, 0.0488, 0.0754],
  },
] as const;

/** Three normal clusters with the published moments of iris. */
const irisLike: Dataset = {
  name: "iris-like",
  k: 3,
  points: () => {
    const random = randomState(7);
    const factors = SPECIES.map(({ covariance }) => cholesky(covariance, 4));
    return draw(4, [50, 50, 50], (species) => {
      const z = Float64Array.from({ length: 4 }, random.normal);
      return SPECIES[species].mean.map((mean, i) => {
        let value = mean;
        for (let j = 0; j <= i; j++) value += factors[species][i * 4 + j] * z[j];
        return value;
      });
    });
  },
};

/** Factors a symmetric matrix, given by its upper triangle, into L·Lᵀ. */
function cholesky(upper: readonly number[], d: number): Float64Array {
  const at = (i: number, j: number) => upper[i * d - (i * (i - 1)) / 2 + (j - i)];
  const factor = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = at(j, i);
      for (let m = 0; m < j; m++) sum -= factor[i * d + m] * factor[j * d + m];
      factor[i * d + j] = i === j ? Math.sqrt(sum) : sum / factor[j * d + j];
    }
  }
  return factor;
}

/** Fifteen normal clusters in the plane, 5000 points, apart from each other but touching. */
const s1Like: Dataset = {
  name: "s1-like",
  k: 15,
  points: () => {
    const random = randomState(15);
    const centers: [number, number][] = [];
    while (centers.length < 15) {
      const place: [number, number] = [random.uniform() * 1e6, random.uniform() * 1e6];
      if (centers.every(([x, y]) => Math.hypot(place[0] - x, place[1] - y) > 170_000)) centers.push(place);
    }
    const sizes = centers.map((_, j) => (j < 5 ? 334 : 333));
    return draw(2, sizes, (j) => centers[j].map((center) => center + 33_000 * random.normal()));
  },
};

/** Draws `count` normal groups of `users` points in the unit square, their middles at least `apart` from each other. */
export function roundGroups(
  count: number,
  { users, apart, sd }: { readonly users: number; readonly apart: number; readonly sd: number },
): Points {
  const random = randomState(count);
  const centers: [number, number][] = [];
  for (let [tries, gap] = [0, apart]; centers.length < count; tries++) {
    if (tries % 20_000 === 19_999) gap *= 0.95;
    const place: [number, number] = [random.uniform(), random.uniform()];
    if (centers.every(([x, y]) => Math.hypot(place[0] - x, place[1] - y) > gap)) centers.push(place);
  }
  const sizes = centers.map(() => users);
  return draw(2, sizes, (j) => centers[j].map((center) => center + sd * random.normal()));
}

/** A hundred normal clusters of 250 points along two and a half turns of a sine curve. */
const birch2Like: Dataset = {
  name: "birch2-like",
  k: 100,
  points: () => {
    const random = randomState(100);
    const sizes = Array.from({ length: 100 }, () => 250);
    return draw(2, sizes, (j) => {
      const turn = (j / 100) * 2 * Math.PI * 2.5;
      return [j * 10_000 + 2_000 * random.normal(), 450_000 * Math.sin(turn) + 9_000 * random.normal()];
    });
  },
};

/** Two long rectangles at a right angle and a disk: 200, 100 and 100 points. */
const lsunLike: Dataset = {
  name: "lsun-like",
  k: 3,
  points: () => {
    const random = randomState(3);
    return draw(2, [200, 100, 100], (shape) => {
      if (shape === 0) return [0.7 * random.uniform(), 5 * random.uniform()];
      if (shape === 1) return [1.2 + 2.8 * random.uniform(), 0.7 * random.uniform()];
      return disk(random, 3, 3.5, 0.9);
    });
  },
};

function disk(random: RandomState, x: number, y: number, radius: number): [number, number] {
  const angle = 2 * Math.PI * random.uniform();
  const reach = radius * Math.sqrt(random.uniform());
  return [x + reach * Math.cos(angle), y + reach * Math.sin(angle)];
}

/** Colours of a photograph: three strongly correlated channels without gaps, 1837 points. */
const houseLike: Dataset = {
  name: "house-like",
  k: 3,
  points: () => {
    const random = randomState(1837);
    return draw(3, [1837], () => {
      const light = random.uniform();
      const tint = 0.16 * random.normal();
      const channel = (bias: number) => 255 * (light ** 1.2 + bias * tint + 0.05 * random.normal());
      return [channel(1), channel(0.1), channel(-1.1)].map((value) => Math.min(Math.max(value, 0), 255));
    });
  },
};

/** Census-like columns: skewed ages, log-normal weights, school years, rare capital gains and losses, hours. */
const adultLike: Dataset = {
  name: "adult-like",
  k: 3,
  points: () => {
    const random = randomState(48842);
    return draw(6, [48842], () => {
      const age = Math.min(17 + Math.abs(21 * random.normal() + 14), 90);
      const weight = Math.min(190_000 * Math.exp(0.55 * random.normal()), 1_490_000);
      const school = Math.round(Math.min(Math.max(10 + 2.6 * random.normal(), 1), 16));
      const gain = random.uniform() < 0.083 ? Math.min(5000 * Math.exp(random.normal()), 99_999) : 0;
      const loss = random.uniform() < 0.047 ? Math.min(Math.max(1870 + 380 * random.normal(), 0), 4356) : 0;
      const hours = random.uniform() < 0.47 ? 40 : Math.min(Math.max(40 + 16 * random.normal(), 1), 99);
      return [age, weight, school, gain, loss, hours];
    });
  },
};

/** Every generated set, look-alikes of published ones with the parameters written above. */
export const generatedSets: readonly Dataset[] = [
  irisLike,
  lsunLike,
  houseLike,
  s1Like,
  adultLike,
  birch2Like,
  blobs(16, 4),
  blobs(64, 4),
  blobs(16, 16),
];
