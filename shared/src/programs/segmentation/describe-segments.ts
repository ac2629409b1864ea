import type { Description } from "./description.ts";
import type { Uniforms } from "../../math/rng.ts";
import { centersOnGrid } from "../../queries/grid-centers.ts";
import { SEGMENT_VALUES_PARTS } from "../../queries/segment-values.ts";
import { divideShare } from "../../queries/shares.ts";
import type { ProgramFacts } from "../contract.ts";
import { descriptionBins } from "./description-bins.ts";
import { modelFeatures, modelIntervals } from "./model-features.ts";
import { privateSum, type Program } from "../program.ts";
import type { KMeansModel } from "./spec.ts";

/** Most bins of one feature, and most numbers in all. */
const [MOST_BINS, MOST_NUMBERS] = [32, 12_000];
/** Fewest bins of one feature, whatever the numbers. */
const LEAST_BINS = 8;

/**
 * Counts the users of every segment once more, as they are labelled by the final centres, with what their values are:
 * whatever is told about segments is made of these sums.
 */
export function* describeSegments(
  { scaling, centers }: Pick<KMeansModel, "scaling" | "centers">,
  facts: Pick<ProgramFacts, "features">,
  { share, uniforms }: { readonly share: number; readonly uniforms: Uniforms },
): Program<Description> {
  const specs = modelFeatures({ scaling }, facts);
  const k = centers.length / specs.length;
  const most = Math.min(MOST_BINS, Math.max(LEAST_BINS, Math.floor(MOST_NUMBERS / (k * specs.length))));
  const bins = modelIntervals({ scaling }, facts).map((focus, j) =>
    descriptionBins(specs[j], focus, most, uniforms.next()),
  );
  const features = specs.map(({ transform, lo, hi }, j) => ({ starts: bins[j].starts, transform, lo, hi }));
  const params = { scaling, centers: centersOnGrid(centers, scaling), features };
  const released = yield* privateSum("segment-values", params, divideShare(share, SEGMENT_VALUES_PARTS));
  return { ...released, edges: bins.map(({ edges }) => edges) };
}
