import type { ProgramContext } from "../contract.ts";
import { type Program, privateSum } from "../program.ts";
import { type AskedSegments, askedSegments } from "../segmentation/asked-segments.ts";
import { bandCenters } from "./asked-bands.ts";
import type { UpliftModel, UpliftSpec } from "./spec.ts";

/** Counts a campaign's users by segment or band, side and class: one sum. */
export function* uplift(spec: UpliftSpec, context: ProgramContext): Program<UpliftModel> {
  const { scaling, centers, numbers } = peopleOf(spec, context);
  const { counts, sigma } = yield* privateSum("arm-counts", { scaling, centers }, [1]);
  return { scaling, centers, numbers, counts, sigma };
}

function peopleOf(spec: UpliftSpec, context: ProgramContext): AskedSegments {
  if (spec.bands === undefined) return askedSegments(spec, context);
  const input = context.inputs.get(spec.bands);
  const found = input && bandCenters(input);
  if (!found) throw new RangeError(`"bands" expected an input whose bands differ, got ${spec.bands}`);
  return found;
}
