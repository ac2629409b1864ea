import { inputsOf } from "@fedseg/shared/plan/inputs.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { contractOf } from "@fedseg/shared/programs/index.ts";
import type { Text } from "../language.ts";
import { dateText } from "./date-text.ts";
import { wordsOf } from "../programs/index.ts";

/** Says which models of earlier studies a plan carries, and what for: they are public, and cost nothing. */
export function inputTexts(plan: Plan): readonly Text[] {
  return [...inputsOf(plan)].map(([name, { study, hash, snapshot, programs }]) => {
    const made = programs.map((program) => program.name);
    const aims = aimsOf(plan, name);
    const day = dateText(snapshot);
    return {
      en: `It takes a released model as its input “${name}”: ${made.join(", then ")} of study ${study}, as of ${day.en}; model ${hash}. It is for: ${aims.map(({ en }) => en).join("; ")}. That costs nothing again.`,
      zh: `以已发布的模型作为输入“${name}”：研究 ${study}（截至 ${day.zh}）的 ${made.join("、")}；模型 ${hash}。用于：${aims.map(({ zh }) => zh).join("；")}。不再产生隐私开销。`,
    };
  });
}

/** What the programs make that take an input. */
function aimsOf({ programs }: Plan, input: string): readonly Text[] {
  return programs.flatMap(({ name, spec }) => {
    const needed = contractOf(name).needs(spec).inputs ?? [];
    return needed.some((one) => one.name === input) ? [wordsOf(name).aim(spec)] : [];
  });
}
