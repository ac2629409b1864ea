import type { SegmentationModel, SegmentationSpec } from "@fedseg/shared/programs/segmentation/spec.ts";
import type { SegmentationStep } from "@fedseg/shared/programs/segmentation/sessions.ts";
import type { Support } from "@fedseg/shared/programs/segmentation/support.ts";
import type { Text } from "../language.ts";
import { COUNTS_PARTS, COUNTS_USERS, queryWords } from "../plan/session-words.ts";
import { choiceSection, describeChoice, numberText } from "./segmentation/choice-text.ts";
import { describeSegment, goneText } from "./segmentation/label-text.ts";
import { goneSegments, labelSegments } from "./segmentation/label.ts";
import { describeExploration, describeSelection } from "./segmentation/preparation-text.ts";
import { centreRow, describeSupport } from "./segmentation/support-text.ts";
import type { ProgramWords } from "./words.ts";

/** Words for every step: a missing one does not compile. */
const STEPS: Readonly<Record<SegmentationStep, Text>> = {
  explore: {
    en: "explore: count each feature's values and missing values",
    zh: "探查：统计每个特征的取值与缺失值",
  },
  "select-values": {
    en: "select: find where each feature's values lie",
    zh: "选择：求每个特征取值的分布位置",
  },
  "select-classes": {
    en: "select: count classes in each feature's bins",
    zh: "选择：统计每个特征各区间内的类别人数",
  },
  "select-correlations": {
    en: "select: find correlations between features",
    zh: "选择：求特征之间的相关",
  },
  "normalise-quantiles": {
    en: "find each feature's 1 % and 99 % points",
    zh: "求每个特征的 1% 与 99% 分位点",
  },
  "normalise-moments": queryWords.summary.purpose,
  "normalise-range": { en: "nothing: the hard ranges are used as they are", zh: "无：直接使用硬范围" },
  "count-users": COUNTS_USERS,
  "find-axes": { en: "find mean and covariance", zh: "求均值与协方差" },
  "count-cells": queryWords["cell-histogram"].purpose,
  "count-parts": COUNTS_PARTS,
  "first-centres": { en: "move the first centres to their users", zh: "把初始中心移到其用户处" },
  "final-centres": { en: "move the final centres to their users", zh: "把最终中心移到其用户处" },
  describe: queryWords["segment-values"].purpose,
};

/** What segmentation says to people. */
export const segmentationWords: ProgramWords<SegmentationSpec, SegmentationModel, Support> = {
  aim: ({ k, continues }) => {
    const { en, zh } = numberText(k);
    return continues === undefined
      ? { en: `${en} segments`, zh: `${zh} 个客群` }
      : {
          en: `${en} segments that go on with those of “${continues}”`,
          zh: `延续“${continues}”的 ${zh} 个客群`,
        };
  },
  purpose: ({ k, continues }) => ({
    en: `Grouping of users into ${numberText(k).en} segments by their features${continues === undefined ? "" : "; segments of an earlier study that are found again keep their numbers and names"}`,
    zh: `按特征把用户分为 ${numberText(k).zh} 个客群${continues === undefined ? "" : "；延续的早期客群保留编号与名称"}`,
  }),
  session: (step) => STEPS[step as SegmentationStep],
  support: (supported, m) => ({
    words: describeSupport(supported, m),
    heads: [
      { en: "where an average segment lies", zh: "平均客群的位置" },
      { en: "of the range", zh: "占取值范围" },
      { en: "in the middle of the range", zh: "范围中部" },
    ],
    rows: (supported.support.precision?.centres ?? []).map(centreRow),
  }),
  told: (model, { sizeFloor }, features) => [
    ...(model.exploration ? describeExploration(model.exploration, features) : []),
    ...(model.selection ? describeSelection(model.selection, features) : []),
    ...(model.choice ? [describeChoice(model.choice, model.k)] : []),
    ...labelSegments(model, { features }, { sizeFloor }).map(describeSegment),
    ...goneSegments(model).map(goneText),
  ],
  section: ({ choice, k }) => choice && choiceSection(choice, k),
};
