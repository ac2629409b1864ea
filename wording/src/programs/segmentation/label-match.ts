import { assignRows } from "./label-hungarian.ts";
import type { KMeansModel } from "@fedseg/shared/programs/segmentation/spec.ts";
import { boxHalf, codeInterval } from "@fedseg/shared/queries/scaling.ts";

/** Which segment of the previous version a segment continues, and how far it moved. */
export interface SegmentMatch {
  /** Index of the previous segment; undefined when this one is new. */
  readonly previous: number | undefined;
  /** Root mean square move per feature in standard errors of the noise of both versions: about 1 for noise alone. */
  readonly drift: number;
  /** Whether the noise does not explain the move. */
  readonly moved: boolean;
}

/** Standard deviations of the drift under noise alone above which a segment counts as moved. */
const MOVED_REACH = 4;

/** Tells whether two versions are over the same features, so that their segments can be compared. */
export function isComparable(previous: KMeansModel, next: KMeansModel): boolean {
  return (
    previous.scaling.columns.length === next.scaling.columns.length &&
    previous.scaling.columns.every((column, at) => column === next.scaling.columns[at])
  );
}

/**
 * Pairs the segments of two versions so that the summed squared distance of the centres is least, on the scale of
 * `next`; one entry per segment of `next`. Both models are over the same features, the numbers of segments may differ.
 * @throws RangeError when the features differ.
 */
export function matchSegments(previous: KMeansModel, next: KMeansModel): SegmentMatch[] {
  if (!isComparable(previous, next))
    throw new RangeError(
      `"previous" expected columns ${next.scaling.columns.join()}, got ${previous.scaling.columns.join()}`,
    );
  const { d } = next;
  const old = rescale(previous, next);
  const [few, many] = next.k <= previous.k ? [next.k, previous.k] : [previous.k, next.k];
  const cost = new Float64Array(few * many);
  const swapped = next.k > previous.k;
  for (let row = 0; row < few; row++) {
    for (let column = 0; column < many; column++) {
      const [i, p] = swapped ? [column, row] : [row, column];
      for (let j = 0; j < d; j++) {
        const move = next.centers[i * d + j] - old.centers[p * d + j];
        cost[row * many + column] += move * move;
      }
    }
  }
  const columns = assignRows(cost, few, many);
  return Array.from({ length: next.k }, (_, i): SegmentMatch => {
    const partner = swapped ? columns.indexOf(i) : columns[i];
    if (partner === -1) return { previous: undefined, drift: Infinity, moved: true };
    const drift = driftOf(old, partner, next, i);
    // Under noise alone d·drift² is chi-square with d degrees of freedom; its root has deviation about 1/√2.
    return { previous: partner, drift, moved: drift > 1 + MOVED_REACH / Math.sqrt(2 * d) };
  });
}

/** Moves the centres and errors of one version to the scale of another; both have the features' codes. */
function rescale(from: KMeansModel, to: KMeansModel) {
  const { d } = from;
  const centers = new Float64Array(from.centers.length);
  const sigmas = new Float64Array(from.centers.length);
  for (let at = 0; at < centers.length; at++) {
    const j = at % d;
    const [own, target] = [from, to].map(({ scaling }) => codeInterval(scaling, j));
    const [half, other] = [own, target].map(({ lo, hi }) => (hi - lo) / 2);
    const code = (own.lo + own.hi) / 2 + (from.centers[at] / boxHalf(from.scaling)) * half;
    centers[at] = ((code - (target.lo + target.hi) / 2) / other) * boxHalf(to.scaling);
    sigmas[at] = ((from.centerSigmas[at] / boxHalf(from.scaling)) * half * boxHalf(to.scaling)) / other;
  }
  return { centers, sigmas };
}

function driftOf(
  old: { centers: Float64Array; sigmas: Float64Array },
  p: number,
  next: KMeansModel,
  i: number,
): number {
  const { d } = next;
  let sum = 0;
  for (let j = 0; j < d; j++) {
    const move = next.centers[i * d + j] - old.centers[p * d + j];
    const [a, b] = [next.centerSigmas[i * d + j], old.sigmas[p * d + j]];
    if (move !== 0) sum += (move * move) / (a * a + b * b);
  }
  return Math.sqrt(sum / d);
}
