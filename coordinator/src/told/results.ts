import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { hashStudyModel, readReleasedModel } from "@fedseg/shared/plan/earlier-model.ts";
import { type Plan, hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { programsOf } from "@fedseg/shared/plan/programs.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { tellSegments } from "./segments.ts";
import type { ResultsView } from "./view.ts";

/**
 * Tells what a study has released: its model as the bundle has it, in words and numbers with their errors. Undefined when the
 * text is not the model of this plan.
 */
export function tellResults(plan: Plan, modelText: string): ResultsView | undefined {
  const planHash = toHex(hashPlan(planBytes(plan)));
  const released = readReleasedModel(modelText);
  if (released?.study !== planHash) return undefined;
  return {
    planHash,
    model: toHex(hashStudyModel(modelText)),
    snapshot: plan.snapshot,
    ...tellSegments(plan, released.programs),
    programs: tellModel(programsOf(plan), released.programs),
  };
}
