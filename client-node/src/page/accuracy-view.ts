import { planCost } from "@fedseg/shared/plan/cost.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { wordsOf } from "@fedseg/wording/programs/index.ts";
import { refusedText } from "@fedseg/wording/programs/refused-text.ts";
import { refusalTexts } from "@fedseg/wording/refusals/refusal-texts.ts";
import type { AccuracyView } from "./view.ts";

/** Returns what a plan's data size supports, by the numbers of the command `plan`; takes seconds for a large one. */
export function accuracyView(plan: Plan): AccuracyView {
  const { programs, refusal, refused } = planCost(plan);
  return {
    accuracy: programs.map((program) => {
      const words = wordsOf(program.name);
      return { aim: words.aim(program.spec), ...words.support(program, plan.cohort.m) };
    }),
    refused: refusal ? [refusalTexts(refusal.message)] : refused.map(refusedText),
  };
}
