import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import {
  type ScoreBin,
  type ScoreTable,
  AS_IT_IS,
  type Recalibration,
  areaUnderCurve,
  baseRate,
  scoreBins,
} from "@fedseg/shared/programs/prediction/score-table.ts";
import { formatEstimate, formatNumber } from "../../estimate-text.ts";
import { type Text, joinTexts } from "../../language.ts";

/** Writes a share in per cent. Noise may carry one below 0 or above 1; people are told the end. */
export function percentText({ value, sigma }: Estimate): string {
  const share = Math.min(Math.max(value, 0), 1);
  return `${formatEstimate({ value: 100 * share, sigma: 100 * sigma })} %`;
}

/** Says how many users had class 1, and how well the model foretells who. */
export function qualityText(table: ScoreTable, target: string, right: Recalibration = AS_IT_IS): Text {
  const [rate, area] = [baseRate(table), areaUnderCurve(table, right.slope)];
  const base: Text = rate
    ? {
        en: `${percentText(rate)} of the users were "${target}".`,
        zh: `${percentText(rate)} 的用户属于「${target}」。`,
      }
    : { en: "How many were is not told at this noise.", zh: "在此噪声下不说明其占比。" };
  const quality: Text = area
    ? {
        en: `Of a user who was and one who was not, the first has the higher chance in ${percentText(area)} of pairs (area under the ROC curve, on the users that were learnt from; 50 % would be guessing).`,
        zh: `任取属于与不属于者各一人，前者概率更高的比例为 ${percentText(area)}（ROC 曲线下面积，按训练用户计；随机猜测为 50 %）。`,
      }
    : {
        en: "How well it foretells is not told at this noise: give the evaluation a larger share, or ask more users.",
        zh: "在此噪声下不说明预测效果：请增大评估份额，或增加用户。",
      };
  return joinTexts([base, quality]);
}

/** Says what became of the users with the highest and the lowest chances of which it can be told. */
export function topText(table: ScoreTable, target: string, right: Recalibration = AS_IT_IS): readonly Text[] {
  const bins = scoreBins(table, right).filter(({ rate }) => rate !== undefined);
  if (bins.length < 2) return [];
  const [lowest, highest] = [bins[0], bins[bins.length - 1]];
  const chance = ({ from, to }: ScoreBin) => {
    const ends = [from, to].map((end) => formatNumber(100 * end, end < 0.1 ? 1 : 0));
    return `${[...new Set(ends)].join(" – ")} %`;
  };
  return [
    {
      en: `Of about ${formatEstimate(highest.users)} users with a chance of ${chance(highest)}, ${percentText(highest.rate!)} were "${target}"; of about ${formatEstimate(lowest.users)} with ${chance(lowest)}, ${percentText(lowest.rate!)}.`,
      zh: `概率为 ${chance(highest)} 的约 ${formatEstimate(highest.users)} 名用户中，${percentText(highest.rate!)} 属于「${target}」；概率为 ${chance(lowest)} 的约 ${formatEstimate(lowest.users)} 名中为 ${percentText(lowest.rate!)}。`,
    },
  ];
}
