import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { AskedProgram } from "@fedseg/shared/programs/index.ts";
import type { SegmentationSpec } from "@fedseg/shared/programs/segmentation/spec.ts";

/** Returns what a plan asks of its first program. */
export function specOf(plan: Plan): SegmentationSpec {
  return plan.programs[0].spec as SegmentationSpec;
}

/** Returns a plan whose first program is asked for something else. */
export function withSpec(plan: Plan, change: Partial<SegmentationSpec>): Plan {
  const [first, ...others] = plan.programs;
  return {
    ...plan,
    programs: [{ ...first, spec: { ...specOf(plan), ...change } } as AskedProgram, ...others],
  };
}
