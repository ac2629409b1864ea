import type { Uniforms } from "../../math/rng.ts";
import { normalQuantile } from "../../math/special-normal.ts";
import { keepHeaviest } from "../preparation/keep-heaviest.ts";
import type { Choice, KRange } from "./choice.ts";
import type { Coreset } from "./coreset.ts";
import { type Cells, type Curve, clusterings, curveOf, moved } from "./k-curve.ts";

/** Cells count when they hold more than this many standard deviations of a cell's noise. */
const NOISE_FLOOR = 1.5;

/** Fewest cells that are looked at. */
const LEAST_CELLS = 16;

/** Times that the cells get noise once more, to see how far the noise moves the curve. */
const AGAIN = 3;

/** A number of segments, and why that one. */
export interface ChosenK {
  readonly k: number;
  readonly choice: Choice;
}

/**
 * Chooses a number of segments by the released cells: the larger of what silhouette and jump name when they agree to
 * one, else the preferred one. Nothing is paid for it. `limit` is the most segments that the users allow, at least
 * `prefer`.
 */
export function chooseK(coreset: Coreset, range: KRange, limit: number, uniforms: Uniforms): ChosenK {
  const { from } = range;
  const cells = cellsOf(coreset, coreset.weights);
  const to = Math.max(Math.min(range.to, limit), from + 1);
  const found = clusterings(cells, from - 1, to, uniforms);
  const own = curveOf(cells, found);
  const others = Array.from({ length: AGAIN }, () => {
    const again = withNoise(coreset, uniforms);
    return curveOf(again, moved(again, found));
  });
  const places = [own, ...others].flatMap((curve) => peaksOf(curve, from));
  const [bySilhouette, byJump] = places;
  const agree = Math.abs(bySilhouette - byJump) <= 1;
  const choice: Choice = {
    from,
    silhouettes: own.silhouettes,
    silhouetteSigmas: movesOf(own, others, "silhouettes"),
    jumps: own.jumps,
    jumpSigmas: movesOf(own, others, "jumps"),
    bySilhouette,
    byJump,
    least: Math.min(...places),
    most: Math.max(...places),
    agree,
  };
  return { k: agree ? Math.max(bySilhouette, byJump) : range.prefer, choice };
}

/** Returns the numbers of segments with the largest silhouette and the largest jump, the smaller of equals. */
function peaksOf({ silhouettes, jumps }: Curve, from: number): readonly [number, number] {
  return [from + silhouettes.indexOf(Math.max(...silhouettes)), from + jumps.indexOf(Math.max(...jumps))];
}

/** Returns the root mean square by which noise moves every place of a curve. */
function movesOf(own: Curve, others: readonly Curve[], name: keyof Curve): number[] {
  return own[name].map((value, at) => {
    const square = others.reduce((sum, other) => sum + (other[name][at] - value) ** 2, 0);
    return Math.sqrt(square / others.length);
  });
}

/** Returns the cells with noise added once more. */
function withNoise(coreset: Coreset, uniforms: Uniforms): Cells {
  const { weights, sigma, users } = coreset;
  const noisy = weights.map((weight) =>
    weight > 0 ? weight + sigma * normalQuantile(Math.max(uniforms.next(), 2 ** -53)) : 0,
  );
  return cellsOf(coreset, keepHeaviest(noisy, Math.max(users, 1)));
}

/** Returns the cells that stand out of the noise; where those are too few, all that were kept; where none was, all alike. */
function cellsOf({ q, points, spreads, sigma }: Coreset, kept: Float64Array): Cells {
  const above = kept.map((weight) => (weight > NOISE_FLOOR * sigma ? weight : 0));
  const weights = held(above) >= LEAST_CELLS ? above : kept;
  return { q, points, spreads, weights: held(weights) > 0 ? weights : weights.map(() => 1) };
}

function held(weights: Float64Array): number {
  return weights.filter((weight) => weight > 0).length;
}
