import { toHex } from "../crypto/bytes.ts";
import { measuredOf, modelText } from "../plan/earlier-model.ts";
import { type Plan, hashPlan, planBytes } from "../plan/plan.ts";
import type { StudyModel } from "../programs/index.ts";

/** Writes what a study has released, and of what, as the one JSON text that MODEL names by its hash. */
export function studyModelText(plan: Plan, model: StudyModel): string {
  const study = toHex(hashPlan(planBytes(plan)));
  const { snapshot, features } = plan;
  return modelText({ study, snapshot, features: features.map(measuredOf), programs: model });
}
