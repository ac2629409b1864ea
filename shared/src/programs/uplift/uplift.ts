import type { ProgramContext } from "../contract.ts";
import { type Program, privateSum } from "../program.ts";
import { askedSegments } from "../segmentation/asked-segments.ts";
import type { UpliftModel, UpliftSpec } from "./spec.ts";

/** Counts a campaign's users by segment, side and class: one sum. */
export function* uplift(spec: UpliftSpec, context: ProgramContext): Program<UpliftModel> {
  const { scaling, centers, numbers } = askedSegments(spec, context);
  const { counts, sigma } = yield* privateSum("arm-counts", { scaling, centers }, [1]);
  return { scaling, centers, numbers, counts, sigma };
}
