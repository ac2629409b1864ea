import type { AffinityModel, AffinitySpec } from "@fedseg/shared/programs/affinity/spec.ts";
import { listCover } from "@fedseg/shared/programs/affinity/list-cover.ts";
import { type Loss, classLosses } from "@fedseg/shared/programs/classes/class-losses.ts";
import { type ClassesModel, isOfClasses } from "@fedseg/shared/programs/prediction/several-classes.ts";
import type { ValueModel } from "@fedseg/shared/programs/value/spec.ts";
import { valueQuality } from "@fedseg/shared/programs/value/value-quality.ts";
import type { Scorer } from "@fedseg/shared/queries/scorer.ts";
import { formatEstimate } from "../../estimate-text.ts";
import { type Text, joinTexts } from "../../language.ts";
import { sharePercent } from "../share-percent.ts";
import type { Told } from "../words.ts";

/** Says how good classes, values and recommendations of the same study are, by what those programs were told themselves. */
export function othersTexts(before: readonly Told[]): readonly Text[] {
  return before.flatMap(({ asked, model }): Text[] => {
    if (isForetelling(model)) return [classesText(asked.name, model)];
    if (asked.name === "value") return [valueText(model as ValueModel)];
    return asked.name === "affinity" ? [listsText(model as AffinityModel, asked.spec)] : [];
  });
}

const UNTOLD: Text = {
  en: "nothing is told at this noise; more users or a larger share would tell.",
  zh: "在此噪声下不说明；增加用户或份额后可说明。",
};

function isForetelling(model: unknown): model is ClassesModel {
  return typeof model === "object" && model !== null && isOfClasses<Scorer, object>(model);
}

function classesText(program: string, model: ClassesModel): Text {
  const losses = classLosses(model);
  const own = model.classes.flatMap(({ name }, at) => {
    const found = losses[at];
    return found ? [lossText(name, found)] : [];
  });
  const told = own.length > 0 ? joinClauses(own) : UNTOLD;
  return {
    en: `${program}, on the users that it was learnt from, logarithmic loss of each class against all others, in nats: ${told.en}`,
    zh: `${program}（按训练用户计）各类别对其他类别的对数损失（奈特）：${told.zh}`,
  };
}

function lossText(name: string, { loss, baseline }: Loss): Text {
  const [own, guess] = [formatEstimate(loss), formatEstimate(baseline)];
  return { en: `${name} ${own} (the rate alone ${guess})`, zh: `${name} ${own}（仅用基准率为 ${guess}）` };
}

function joinClauses(all: readonly Text[]): Text {
  return { en: `${all.map(({ en }) => en).join(", ")}.`, zh: `${all.map(({ zh }) => zh).join("，")}。` };
}

function valueText(model: ValueModel): Text {
  const found = valueQuality(model);
  const head: Text = { en: "value, on the users that it was learnt from: ", zh: "value（按训练用户计）：" };
  if (!found) return joinTexts([{ ...head, en: head.en.trimEnd() }, UNTOLD]);
  const [part, apart, guess] = [
    sharePercent(found.foretold),
    formatEstimate(found.absolute),
    formatEstimate(found.absoluteBaseline),
  ];
  return {
    en: `${head.en}R² of ln(1 + value) ${part} (the mean of all 0), mean absolute error ${apart} (the mean of all ${guess}).`,
    zh: `${head.zh}ln(1 + 值) 的 R² 为 ${part}（全体均值为 0），平均绝对误差 ${apart}（全体均值为 ${guess}）。`,
  };
}

function listsText(model: AffinityModel, spec: AffinitySpec): Text {
  const { own, common } = listCover(model, spec);
  const head: Text = {
    en: "affinity, on the users whose purchases it was learnt from: ",
    zh: "affinity（按训练用户的购买计）：",
  };
  if (!common) return joinTexts([{ ...head, en: head.en.trimEnd() }, UNTOLD]);
  const [all, segments] = [sharePercent(common), own ? sharePercent(own) : undefined];
  return {
    en: `${head.en}hit rate@10 ${segments ?? all}, the part of what they bought last that ${segments ? `their segment's list of ten names (the common list ${all})` : "the common list of ten names; segments do not help"}.`,
    zh: `${head.zh}hit rate@10 为 ${segments ?? all}，即最近购买内容中${segments ? `所属客群的十项列表所列的占比（共同列表为 ${all}）` : "共同的十项列表所列的占比；客群在此无助"}。`,
  };
}
