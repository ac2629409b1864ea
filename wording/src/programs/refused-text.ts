import type { RefusedProgram } from "@fedseg/shared/programs/refused.ts";
import type { Text } from "../language.ts";
import { refusalTexts } from "../refusals/refusal-texts.ts";

/** What refusals say in Chinese; the words that parties have agreed on are English. */
const REASONS: Readonly<Record<string, string>> = {
  PLAN_TOO_SMALL: "已发布的汇总数显示用户太少，噪声会盖过结果。",
  CUTOFF_TOO_EARLY: "截止日时几乎没有用户，无从看其后来如何。",
  TARGET_ONE_CLASS: "几乎所有用户的目标相同，无从预测。",
  CLASS_EMPTY: "有的类别几乎没有用户，无从与其他类别区分。",
  NEEDED_REFUSED: "它所依据的程序没有结果，因此它没有提出任何问题。",
  SUM_TOO_LARGE: "所需的汇总数超出可安全求和的范围。",
  TAILS_TOO_HEAVY: "所需的噪声无法保证预算所承诺的 δ。",
};

/** Says what became of a program that was refused while others of its study went on. */
export function refusedText({ name, refused }: RefusedProgram): Text {
  const { code, what, why, todo } = refused;
  const zh = [what, why, todo].map((said) => refusalTexts(said).zh).join("");
  return {
    en: `${name} has no result (${code}). ${what} ${why} ${todo} Only what had been released to it by then is charged; the rest of its share is charged to nobody.`,
    zh: `${name} 没有结果（${code}）。${REASONS[code] ?? ""}${zh}只扣减此前已向它发布的部分，其余份额不计入任何人。`,
  };
}
