import { centersOnGrid } from "../../queries/grid-centers.ts";
import type { Scaling } from "../../queries/scaling.ts";
import type { Input, ProgramContext, ProgramFacts } from "../contract.ts";
import { mostK } from "./choice.ts";
import { segmentationBefore } from "./as-ended.ts";
import { segmentNumber } from "./continued.ts";
import type { SegmentationModel, SegmentationSpec } from "./spec.ts";

/** How a program names the segments that it looks at. */
export interface SegmentsAsked {
  /** The input with the segments; left out: those of the segmentation before. */
  readonly of?: string | undefined;
}

/** Segments as a query of this study asks for them. */
export interface AskedSegments {
  readonly scaling: Scaling;
  /** Centres on the grid, k×d row-major. */
  readonly centers: number[];
  readonly numbers: number[];
}

/** Returns the segments that a program looks at: those of an input, or else of the segmentation before it. */
export function askedSegments({ of }: SegmentsAsked, context: ProgramContext): AskedSegments {
  if (of === undefined) return segmentsOf(segmentationBefore(context).model);
  const input = context.inputs.get(of);
  if (!input) throw new RangeError(`"of" expected an input of the plan, got ${of}`);
  return segmentsOf(earlierSegmentation(input), input.places);
}

/** Returns how many segments a program will look at at the most, by the plan alone; 2, the fewest there are, when it does not say. */
export function countSegments(
  { of }: SegmentsAsked,
  { inputs, asked = [] }: Pick<ProgramFacts, "inputs" | "asked">,
): number {
  const input = of === undefined ? undefined : inputs.get(of);
  if (input) return earlierSegmentation(input).k;
  const found = asked.findLast(({ name }) => name === "segmentation");
  return found ? mostK((found.spec as SegmentationSpec).k) : 2;
}

/** Returns the segments that an earlier study has released. */
export function earlierSegmentation({ programs }: Pick<Input, "programs">): SegmentationModel {
  const found = programs.find(({ name }) => name === "segmentation");
  if (!found) throw new RangeError('"input" expected a segmentation, got other programs');
  return found.model as SegmentationModel;
}

/** Puts the columns of segments into the order of this plan's features. */
function segmentsOf(model: SegmentationModel, places?: readonly number[]): AskedSegments {
  const { scaling, centers, d, k } = model;
  const { columns, origin, factor, radius } = scaling;
  const placeOf = (j: number) => (places ? places[columns[j]] : columns[j]);
  const order = [...columns.keys()].sort((a, b) => placeOf(a) - placeOf(b));
  const onGrid = centersOnGrid(centers, scaling);
  return {
    scaling: {
      columns: order.map(placeOf),
      origin: order.map((j) => origin[j]),
      factor: order.map((j) => factor[j]),
      radius,
    },
    centers: Array.from({ length: k }, (_, i) => order.map((j) => onGrid[i * d + j])).flat(),
    numbers: Array.from({ length: k }, (_, i) => segmentNumber(model, i)),
  };
}
