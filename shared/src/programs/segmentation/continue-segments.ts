import type { FeatureSpec } from "../../features/feature.ts";
import type { ProgramFacts } from "../contract.ts";
import { type Continued, type ContinuedSegment, segmentNumber } from "./continued.ts";
import { matchSegments } from "./match-segments.ts";
import { nameSegments } from "./name-segments.ts";
import type { KMeansModel, SegmentationModel, SegmentationSpec } from "./spec.ts";

/** The earlier segmentation that a plan's segments go on with. */
export interface Earlier {
  readonly model: SegmentationModel;
  /** The plan's own features, in the order of the earlier study's. */
  readonly features: readonly FeatureSpec[];
  /** Place in the earlier model of every feature of the new one, and its place among the plan's. */
  readonly order: readonly number[];
  readonly columns: readonly number[];
}

/** Returns the segmentation that a spec asks to go on with; undefined when it asks for none, or the plan carries none. */
export function earlierOf(
  { continues }: SegmentationSpec,
  { inputs, features }: Pick<ProgramFacts, "inputs" | "features">,
): Earlier | undefined {
  const input = continues === undefined ? undefined : inputs.get(continues);
  const found = input?.programs.find(({ name }) => name === "segmentation");
  if (!input || !found) return undefined;
  const model = found.model as SegmentationModel;
  const { columns } = model.scaling;
  const placeOf = (j: number) => input.places[columns[j]];
  const order = Array.from(columns.keys()).sort((a, b) => placeOf(a) - placeOf(b));
  const own = input.places.map((place) => features[place]);
  return { model, features: own, order, columns: order.map(placeOf) };
}

/** Finds which segments of a new model go on with an earlier one's, which are new, and which are gone. */
export function continueSegments(earlier: Earlier, next: KMeansModel): Continued {
  const { model, order } = earlier;
  const named = nameSegments(model, earlier);
  const matches = matchSegments(inOrder(earlier), next);
  let last = model.continued?.last ?? model.k;
  const segments = matches.map((match): ContinuedSegment => {
    if (!match) return { number: (last += 1) };
    const { previous, ...moved } = match;
    const { name, group, cell, features } = named[previous];
    const levels = order.map((j) => features[j].level);
    return { number: segmentNumber(model, previous), before: { name, group, cell, levels, ...moved } };
  });
  const kept = new Set(matches.map((match) => match?.previous));
  const gone = named.flatMap(({ name }, p) =>
    kept.has(p) ? [] : [{ number: segmentNumber(model, p), name }],
  );
  return { segments, gone, last };
}

/** Puts the coordinates of an earlier model into the order of the plan's features. */
function inOrder({ model, order, columns }: Earlier) {
  const { k, d, scaling, centers, centerSigmas } = model;
  const coordinates = (own: Float64Array) =>
    Float64Array.from({ length: k * d }, (_, at) => own[Math.floor(at / d) * d + order[at % d]]);
  return {
    k,
    d,
    scaling: {
      ...scaling,
      columns: [...columns],
      origin: order.map((j) => scaling.origin[j]),
      factor: order.map((j) => scaling.factor[j]),
    },
    centers: coordinates(centers),
    centerSigmas: coordinates(centerSigmas),
  };
}
