import type { Choice, SegmentNumber } from "@fedseg/shared/programs/segmentation/choice.ts";
import type { Text } from "../../language.ts";
import type { Section } from "../section.ts";

/** Says how many segments a plan asks for: "5", or "3 to 10, or 5". */
export function numberText(k: SegmentNumber): Text {
  if (typeof k === "number") return { en: `${k}`, zh: `${k}` };
  const { from, to, prefer } = k;
  return {
    en: `${from} to ${to} (${prefer} when the data name no clear number)`,
    zh: `${from} 至 ${to}（数据无明确数目时取 ${prefer}）`,
  };
}

/** Says what the data say of the number of segments, and which was taken. */
export function describeChoice(choice: Choice, k: number): Text {
  const { bySilhouette, byJump, agree, from, silhouettes } = choice;
  const last = from + silhouettes.length - 1;
  if (!agree) {
    return {
      en: `The data name no clear number of segments: the silhouette says ${bySilhouette}, the jump ${byJump}. The study's own ${k} was taken; choose by what the segments are for.`,
      zh: `数据没有明确的客群数目：轮廓系数指向 ${bySilhouette}，跳跃法指向 ${byJump}。采用研究自定的 ${k}；请按用途选择。`,
    };
  }
  if (k === 2) {
    return {
      en: `The data show one main split: two segments. ${rangeText(choice).en}`,
      zh: `数据显示一个主要分界：两个客群。${rangeText(choice).zh}`,
    };
  }
  const end =
    k === last ? { en: " More may lie beyond the range asked for.", zh: "范围之外可能更多。" } : NOTHING;
  return {
    en: `The data support about ${k} segments. ${rangeText(choice).en}${end.en}`,
    zh: `数据支持约 ${k} 个客群。${rangeText(choice).zh}${end.zh}`,
  };
}

const NOTHING: Text = { en: "", zh: "" };

function rangeText({ least, most }: Choice): Text {
  if (least === most) return { en: "Other noise would have said the same.", zh: "换一次噪声，结论不变。" };
  return {
    en: `With other noise it could have been ${least} to ${most}.`,
    zh: `换一次噪声，可能是 ${least} 至 ${most}。`,
  };
}

/** Shows the curve that a number of segments was chosen by. */
export function choiceSection(choice: Choice, k: number): Section {
  const { from, silhouettes, silhouetteSigmas, jumps, jumpSigmas } = choice;
  return {
    title: { en: "How many segments", zh: "分几个客群" },
    paragraphs: [
      describeChoice(choice, k),
      {
        en: "Silhouette: how much nearer users are to their own segment than to the next, from 0 to 1. Jump: what each further segment adds, over the largest such step. Bands: two deviations of the noise either way. All of it is made of the released histogram and costs nothing.",
        zh: "轮廓系数：用户离所属客群比离次近客群近多少，0 至 1。跳跃：每增加一个客群的改进，以最大一步为 1。色带：噪声的两个标准差。全部由已发布的直方图算出，不另耗预算。",
      },
    ],
    curves: {
      from,
      mark: k,
      lines: [
        {
          name: { en: "silhouette", zh: "轮廓系数" },
          values: [...silhouettes],
          sigmas: [...silhouetteSigmas],
        },
        { name: { en: "jump", zh: "跳跃" }, values: [...jumps], sigmas: [...jumpSigmas] },
      ],
    },
  };
}
