import type { ProgramContext } from "../contract.ts";
import { type Program, privateSum } from "../program.ts";
import { type AskedSegments, askedSegments } from "../segmentation/asked-segments.ts";
import { BANDS, bandCenters, bandScores } from "./asked-bands.ts";
import type { UpliftModel, UpliftSpec } from "./spec.ts";

/** Counts a campaign's users by segment or band, side and class: one sum. */
export function* uplift(spec: UpliftSpec, context: ProgramContext): Program<UpliftModel> {
  const input = spec.bands === undefined ? undefined : context.inputs.get(spec.bands);
  const bands = input && spec.program && bandScores(input, spec.program);
  if (bands) {
    const told = yield* privateSum("score-counts", { ...bands, sides: true }, [1]);
    return { starts: bands.starts, numbers: Array.from({ length: BANDS }, (_, at) => at + 1), ...told };
  }
  const { scaling, centers, numbers } = peopleOf(spec, context);
  const { counts, sigma } = yield* privateSum("arm-counts", { scaling, centers }, [1]);
  return { scaling, centers, numbers, counts, sigma };
}

function peopleOf(spec: UpliftSpec, context: ProgramContext): AskedSegments {
  if (spec.bands === undefined) return askedSegments(spec, context);
  const input = context.inputs.get(spec.bands);
  const found = input && spec.program === undefined ? bandCenters(input) : undefined;
  if (!found) throw new RangeError(`"bands" expected an input whose bands differ, got ${spec.bands}`);
  return found;
}
