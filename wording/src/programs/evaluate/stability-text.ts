import type { EvaluateModel, EvaluateSpec } from "@fedseg/shared/programs/evaluate/spec.ts";
import { stabilityOf } from "@fedseg/shared/programs/evaluate/stability.ts";
import type { Text } from "../../language.ts";
import { sharePercent } from "../share-percent.ts";

/** Says where the users of another study's segments are; nothing where nobody asked. */
export function stabilityTexts(model: EvaluateModel, { against }: EvaluateSpec): readonly Text[] {
  const found = stabilityOf(model);
  if (!found || against === undefined) return [];
  if (!found.same)
    return [
      {
        en: `How far segments are those of "${against}" is not told at this noise.`,
        zh: `在此噪声下不说明客群与「${against}」的一致程度。`,
      },
    ];
  const shuffled = found.shuffled && sharePercent(found.shuffled);
  const told = found.stayed.map(({ other, number, part }) => ({
    en: `${sharePercent(part)} of its segment ${other} are in ${number}`,
    zh: `其客群 ${other} 的 ${sharePercent(part)} 在客群 ${number}`,
  }));
  return [
    {
      en: `${sharePercent(found.same)} of the users are where most users of their segment in "${against}" are; ${shuffled ? `with shuffled segments ${shuffled}` : "what shuffled ones would reach is not told"}.${told.length > 0 ? ` Of "${against}": ${told.map(({ en }) => en).join(", ")}.` : ""}`,
      zh: `${sharePercent(found.same)} 的用户与其在「${against}」中同客群的多数人在一起；${shuffled ? `若随机打乱为 ${shuffled}` : "不说明随机打乱的结果"}。${told.length > 0 ? `「${against}」中：${told.map(({ zh }) => zh).join("，")}。` : ""}`,
    },
  ];
}
