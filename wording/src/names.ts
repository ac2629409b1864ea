import {
  IMPORTANT,
  type RfmCell,
  type SegmentGroup,
  type SegmentName,
} from "@fedseg/shared/programs/names.ts";
import type { Text } from "./language.ts";

const TITLES: Readonly<Record<SegmentName, Text>> = {
  champions: { en: "Champions", zh: "冠军客户" },
  loyal: { en: "Loyal", zh: "忠诚客户" },
  "potential-loyalist": { en: "Potential loyalist", zh: "潜在忠诚客户" },
  new: { en: "New", zh: "新客户" },
  promising: { en: "Promising", zh: "有潜力客户" },
  "need-attention": { en: "Need attention", zh: "需要关注客户" },
  "at-risk": { en: "At risk", zh: "有流失风险客户" },
  "cant-lose": { en: "Can't lose", zh: "不能失去的客户" },
  hibernating: { en: "Hibernating", zh: "休眠客户" },
  lost: { en: "Lost", zh: "已流失客户" },
  unnamed: { en: "Segment", zh: "客群" },
};

const GROUP_TITLES: Readonly<Record<SegmentGroup, Text>> = {
  "high-value": { en: "High value", zh: "高价值" },
  "high-potential": { en: "High potential", zh: "高潜力" },
  "win-back": { en: "Win back", zh: "待挽回" },
  "low-activity": { en: "Low activity", zh: "低活跃" },
  undecided: { en: "Undecided", zh: "未定" },
  other: { en: "Other", zh: "其他" },
};

/** Returns the name as a marketer reads it. */
export function titleOf(name: SegmentName): Text {
  return TITLES[name];
}

/** Returns the group as a marketer reads it. */
export function groupTitleOf(group: SegmentGroup): Text {
  return GROUP_TITLES[group];
}

/** Names a cell in the eight types of Chinese practice: a rank of 4 or 5 counts as high. */
export function eightTypeOf({ recency, frequency, monetary }: RfmCell): Text {
  const weight = monetary >= IMPORTANT ? { en: "Important", zh: "重要" } : { en: "General", zh: "一般" };
  const [recent, frequent] = [recency >= IMPORTANT, frequency >= IMPORTANT];
  if (recent && frequent) return { en: `${weight.en} value`, zh: `${weight.zh}价值客户` };
  if (recent) return { en: `${weight.en} development`, zh: `${weight.zh}发展客户` };
  if (frequent) return { en: `${weight.en} retention`, zh: `${weight.zh}保持客户` };
  return { en: `${weight.en} win-back`, zh: `${weight.zh}挽留客户` };
}
