import { inputsOf } from "@fedseg/shared/plan/inputs.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { Text } from "../language.ts";

/** Says which models of earlier studies a plan carries: they are public, and cost nothing. */
export function inputTexts(plan: Plan): readonly Text[] {
  return [...inputsOf(plan)].map(([name, { study, hash, snapshot, programs }]) => {
    const made = programs.map((program) => program.name);
    return {
      en: `It takes a released model as its input “${name}”: ${made.join(", then ")} of study ${study}, as of ${snapshot}; model ${hash}. That costs nothing again.`,
      zh: `以已发布的模型作为输入“${name}”：研究 ${study}（截至 ${snapshot}）的 ${made.join("、")}；模型 ${hash}。不再产生隐私开销。`,
    };
  });
}
