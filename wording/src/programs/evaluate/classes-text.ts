import {
  type ClassFigures,
  type ClassesFigures,
  classesFigures,
} from "@fedseg/shared/programs/evaluate/classes-figures.ts";
import type { EvaluateModel, EvaluateSpec } from "@fedseg/shared/programs/evaluate/spec.ts";
import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import { formatEstimate } from "../../estimate-text.ts";
import type { Text } from "../../language.ts";
import type { Amounts } from "../section.ts";
import { sharePercent } from "../share-percent.ts";

/** Says how good a prediction of several classes is, each figure beside what knowing nothing of users would reach. */
export function classesTexts(
  { classes: judged }: EvaluateModel,
  { classes: asked }: EvaluateSpec,
): readonly Text[] {
  if (!judged) return [];
  const { program, isLearntFrom } = judged;
  const head: Text = isLearntFrom
    ? { en: `${program}, on the users that it was learnt from`, zh: `${program}（按训练用户计）` }
    : {
        en: `${program} of "${asked?.of ?? ""}", on users as they are now`,
        zh: `「${asked?.of ?? ""}」的 ${program}（按现在的用户计）`,
      };
  const figures = classesFigures(judged);
  const told = [...wholeTexts(figures), ...figures.classes.flatMap(classText)];
  if (told.length === 0)
    return [
      {
        en: `${head.en}: nothing is told at this noise; more users or a larger share would tell.`,
        zh: `${head.zh}：在此噪声下不说明；增加用户或份额后可说明。`,
      },
    ];
  return [
    {
      en: `${head.en}: ${told.map(({ en }) => en).join("; ")}.`,
      zh: `${head.zh}：${told.map(({ zh }) => zh).join("；")}。`,
    },
  ];
}

function wholeTexts({ accuracy, baseline, brier, brierBaseline }: ClassesFigures): readonly Text[] {
  return [
    ...(accuracy
      ? [
          {
            en: `the likeliest class is right for ${sharePercent(accuracy)}${baseline ? ` (always saying ${baseline.name}, the most frequent, ${sharePercent(baseline)})` : ""}`,
            zh: `最可能的类别正确的占 ${sharePercent(accuracy)}${baseline ? `（始终取最常见的 ${baseline.name} 则为 ${sharePercent(baseline)}）` : ""}`,
          },
        ]
      : []),
    ...(brier && brierBaseline
      ? [
          {
            en: `squared error of the chances of all classes ${formatEstimate(brier)}, from 0 to 2 (the rates alone ${formatEstimate(brierBaseline)})`,
            zh: `各类别概率的平方误差 ${formatEstimate(brier)}，取值 0 至 2（仅用各类占比为 ${formatEstimate(brierBaseline)}）`,
          },
        ]
      : []),
  ];
}

function classText({ name, rate, found, right }: ClassFigures): readonly Text[] {
  const parts: Text[] = [
    ...(found
      ? [{ en: `${sharePercent(found)} of those who have it are found`, zh: `${sharePercent(found)} 被找出` }]
      : []),
    ...(right
      ? [
          {
            en: `${sharePercent(right)} of those said to have it do`,
            zh: `判为该类者中 ${sharePercent(right)} 属实`,
          },
        ]
      : []),
  ];
  if (!rate || parts.length === 0) return [];
  return [
    {
      en: `${name}, ${sharePercent(rate)} of users: ${parts.map(({ en }) => en).join(", ")}`,
      zh: `${name}（占用户 ${sharePercent(rate)}）：${parts.map(({ zh }) => zh).join("，")}`,
    },
  ];
}

/** Draws of every class which part is found, and which part of those said to be of it are: what can be told of either. */
export function classesPictures({ classes: judged }: EvaluateModel): Amounts[] {
  if (!judged) return [];
  const { classes } = classesFigures(judged);
  const panel = (title: Text, of: (own: ClassFigures) => Estimate | undefined) => {
    const rows = classes.flatMap((own) => {
      const amount = of(own);
      return amount ? [{ name: { en: own.name, zh: own.name }, amount }] : [];
    });
    return rows.length > 0 ? [{ title, rows }] : [];
  };
  const panels = [
    ...panel({ en: "of those who have it, found", zh: "具有该类者中被找出的" }, ({ found }) => found),
    ...panel({ en: "of those said to have it, rightly", zh: "判为该类者中属实的" }, ({ right }) => right),
  ];
  if (panels.length === 0) return [];
  return [
    { title: { en: `${judged.program}, by class`, zh: `${judged.program}，按类别` }, unit: "share", panels },
  ];
}
