import type { ProgramContext } from "../contract.ts";
import { type Program, privateSum } from "../program.ts";
import { askedSegments } from "../segmentation/asked-segments.ts";
import type { BehaviourModel, BehaviourSpec } from "./spec.ts";

/** Counts how the users of each segment behave: one sum. */
export function* behaviour(spec: BehaviourSpec, context: ProgramContext): Program<BehaviourModel> {
  const { scaling, centers, numbers } = askedSegments(spec, context);
  const { periods } = spec;
  const { counts, sigma } = yield* privateSum("behaviour-counts", { scaling, centers, periods }, [1]);
  return { numbers, periods, counts, sigma };
}
