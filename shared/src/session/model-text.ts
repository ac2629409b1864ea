import { toHex } from "../crypto/bytes.ts";
import { measuredOf, modelText } from "../plan/earlier-model.ts";
import { type Plan, hashPlan, planBytes } from "../plan/plan.ts";
import type { Target } from "../features/target.ts";
import type { EarlierModel } from "../programs/contract.ts";
import { type StudyModel, contractOf } from "../programs/index.ts";
import { isReleased } from "../programs/refused.ts";

/** Writes what a study has released, and of what, as the one JSON text that MODEL names by its hash. */
export function studyModelText(plan: Plan, model: StudyModel): string {
  const study = toHex(hashPlan(planBytes(plan)));
  const { snapshot, features } = plan;
  const origin = { study, snapshot, features: features.map(measuredOf), ...learntIn(plan, model) };
  return modelText({ ...origin, programs: model });
}

/** What the programs that have a model were learnt to foretell. */
function learntIn({ programs, targets = {} }: Plan, model: StudyModel): Pick<EarlierModel, "learnt"> {
  const learnt = programs.flatMap(({ name, spec }, at): [string, Target][] => {
    const contract = contractOf(name);
    const { target } = contract.needs(spec);
    if (!contract.learns || target === undefined || !isReleased(model[at])) return [];
    return targets[target] ? [[name, targets[target]]] : [];
  });
  return learnt.length > 0 ? { learnt: Object.fromEntries(learnt) } : {};
}
