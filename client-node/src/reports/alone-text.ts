import { formatEstimate, formatNumber } from "@fedseg/wording/estimate-text.ts";
import { wholePercents } from "./whole-percents.ts";
import { type Language, type Say, sayIn } from "@fedseg/wording/language.ts";
import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
import { textTable } from "@fedseg/wording/terminal/text-table.ts";
import type { Comparison, Fit } from "../clustering/alone.ts";
import type { Silhouette } from "../clustering/silhouette.ts";

/** Columns of a terminal. */
const WIDTH = 80;

/** Shows a study's segments beside what this platform would have found alone. */
export function aloneText(comparison: Comparison, node: string, language: Language): string {
  const say = sayIn(language);
  return [
    foldText(`${say("THE STUDY BESIDE THIS PLATFORM ALONE", "本次研究与本平台单独分群的对比")} · ${node}`),
    tableText(comparison, say),
    foldText(readingText(comparison, say)),
    foldText(stayingText(comparison, say)),
  ].join("\n\n");
}

function tableText({ study, own }: Comparison, say: Say): string {
  const row = (name: string, cell: (fit: Fit) => string) => [name, cell(study), cell(own)];
  const sizes = ({ counts }: Fit) =>
    wholePercents([...counts].sort((a, b) => b - a))
      .slice(0, 8)
      .join(" ");
  return textTable(
    [
      { head: "", align: "left" },
      { head: say("the study", "本次研究"), align: "right" },
      { head: say("alone", "单独分群"), align: "right" },
    ],
    [
      row(say("explained of users' spread, %", "解释的用户差异，%"), ({ explained }) =>
        formatNumber(100 * explained, 1),
      ),
      row(say("silhouette, −1 to 1", "轮廓系数，−1 到 1"), ({ silhouette }) => silhouetteCell(silhouette)),
      row(say("users of segments, %", "各客群用户占比，%"), sizes),
    ],
    WIDTH,
  );
}

function silhouetteCell({ mean, standardError }: Silhouette): string {
  return standardError > 0 ? formatEstimate({ value: mean, sigma: standardError }) : formatNumber(mean, 3);
}

function readingText({ study, own, agreement }: Comparison, say: Say): string {
  const more = formatNumber(100 * (own.explained - study.explained), 1);
  const rand = formatNumber(agreement, 2);
  return say(
    `Alone: k-means of this platform's users only, with as many segments of the same features and no noise. It fits them at least as well as the study's, which serve every partner: here it explains ${more} points more. Both put the same users together with an agreement of ${rand} (adjusted Rand index: 1 the same, 0 as by chance). Alone it knows nothing of partners' users, and its segments are nobody else's.`,
    `单独分群：仅用本平台用户做 k-means，特征和客群数相同，不加噪声。研究的客群要顾及所有合作方，因此单独分群对自有用户的拟合不会更差：这里多解释 ${more} 个百分点。两者把同样的用户分在一起的一致程度为 ${rand}（调整兰德指数：1 为完全一致，0 相当于随机）。单独分群对合作方的用户一无所知，其客群也不为其他平台所有。`,
  );
}

function stayingText({ users, study, own }: Comparison, say: Say): string {
  const drawn = [study, own].some(({ silhouette }) => silhouette.standardError > 0);
  const how = drawn
    ? say(
        ` Silhouettes are means of ${formatNumber(study.silhouette.measured, 0)} users drawn at random, each held against all; ± is one standard error.`,
        `轮廓系数为随机抽取的 ${formatNumber(study.silhouette.measured, 0)} 名用户与全体用户逐一比较的均值；± 为一个标准误差。`,
      )
    : "";
  return say(
    `These are exact numbers of this node's own ${formatNumber(users, 0)} users, for you alone: they have cost no budget because nothing of them has left this machine, and none of it may.${how}`,
    `以上为本节点自有 ${formatNumber(users, 0)} 名用户的精确数字，仅供您本人：未离开本机，故未消耗预算，也不得外传。${how}`,
  );
}
