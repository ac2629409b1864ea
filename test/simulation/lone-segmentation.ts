import type { ProgramContext, ProgramFacts } from "../../shared/src/programs/contract.ts";
import type { SegmentationSpec } from "../../shared/src/programs/segmentation/spec.ts";

/** A segmentation that is a study's only program, and what the plan says around it. */
export interface LoneSegmentation extends SegmentationSpec, Pick<ProgramFacts, "features" | "usersFloor"> {}

/** Returns what surrounds a study's only program. */
export function loneContext(
  { features, usersFloor }: Pick<LoneSegmentation, "features" | "usersFloor">,
  around: Pick<ProgramContext, "mu" | "cohort" | "uniforms">,
): ProgramContext {
  return { ...around, features, usersFloor, inputs: new Map(), share: 1, before: [], earlier: [] };
}
