import type { Text } from "./language.ts";

/** Place of a segment among the users, from 1 (worst) to 5 (best in the marketer's direction). */
export type Rank = 1 | 2 | 3 | 4 | 5;

/** Recency, frequency and monetary ranks of a segment. */
export interface RfmCell {
  readonly recency: Rank;
  readonly frequency: Rank;
  readonly monetary: Rank;
}

/** The names a marketer knows; "unnamed" is for studies without the three R-F-M features, and where the noise leaves several. */
export type SegmentName =
  | "champions"
  | "loyal"
  | "potential-loyalist"
  | "new"
  | "promising"
  | "need-attention"
  | "at-risk"
  | "cant-lose"
  | "hibernating"
  | "lost"
  | "unnamed";

/**
 * The groups of names that a segment can belong to: what a campaign wants from it. "undecided": the noise leaves several;
 * "other": the study has not all three R-F-M features.
 */
export const SEGMENT_GROUPS = [
  "high-value",
  "high-potential",
  "win-back",
  "low-activity",
  "undecided",
  "other",
] as const;

/** The group of names a segment belongs to. */
export type SegmentGroup = (typeof SEGMENT_GROUPS)[number];

type Range = readonly [Rank, Rank];

/** One box of R-F-M cells with a name. */
interface NamingRule {
  readonly recency: Range;
  readonly frequency: Range;
  readonly monetary: Range;
  readonly name: SegmentName;
}

function rule(recency: Range, frequency: Range, monetary: Range, name: SegmentName): NamingRule {
  return { recency, frequency, monetary, name };
}

/** The decision table: every one of the 125 cells lies in exactly one box. */
export const NAMING_RULES: readonly NamingRule[] = [
  rule([4, 5], [4, 5], [4, 5], "champions"),
  rule([4, 5], [4, 5], [1, 3], "loyal"),
  rule([3, 3], [4, 5], [3, 5], "loyal"),
  rule([4, 5], [3, 3], [1, 5], "potential-loyalist"),
  rule([4, 5], [2, 2], [3, 5], "potential-loyalist"),
  rule([5, 5], [1, 1], [1, 5], "new"),
  rule([4, 5], [2, 2], [1, 2], "promising"),
  rule([4, 4], [1, 1], [1, 5], "promising"),
  rule([3, 3], [1, 1], [1, 2], "promising"),
  rule([3, 3], [1, 1], [3, 5], "need-attention"),
  rule([3, 3], [2, 3], [1, 5], "need-attention"),
  rule([3, 3], [4, 5], [1, 2], "need-attention"),
  rule([1, 2], [4, 5], [1, 3], "at-risk"),
  rule([1, 2], [3, 3], [3, 5], "at-risk"),
  rule([1, 2], [1, 2], [4, 5], "at-risk"),
  rule([1, 2], [4, 5], [4, 5], "cant-lose"),
  rule([1, 2], [3, 3], [1, 2], "hibernating"),
  rule([2, 2], [1, 2], [1, 3], "hibernating"),
  rule([1, 1], [1, 2], [1, 3], "lost"),
];

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

const GROUPS: Readonly<Record<SegmentName, SegmentGroup>> = {
  champions: "high-value",
  loyal: "high-value",
  "potential-loyalist": "high-potential",
  new: "high-potential",
  promising: "high-potential",
  "need-attention": "win-back",
  "at-risk": "win-back",
  "cant-lose": "win-back",
  hibernating: "low-activity",
  lost: "low-activity",
  unnamed: "other",
};

const GROUP_TITLES: Readonly<Record<SegmentGroup, Text>> = {
  "high-value": { en: "High value", zh: "高价值" },
  "high-potential": { en: "High potential", zh: "高潜力" },
  "win-back": { en: "Win back", zh: "待挽回" },
  "low-activity": { en: "Low activity", zh: "低活跃" },
  undecided: { en: "Undecided", zh: "未定" },
  other: { en: "Other", zh: "其他" },
};

/** Least rank that counts as high. */
const IMPORTANT = 4;

/** Returns the name of an R-F-M cell. */
export function nameOf(cell: RfmCell): SegmentName {
  const found = NAMING_RULES.find(
    ({ recency, frequency, monetary }) =>
      within(cell.recency, recency) && within(cell.frequency, frequency) && within(cell.monetary, monetary),
  );
  return found?.name ?? "unnamed";
}

function within(rank: Rank, [low, high]: Range): boolean {
  return low <= rank && rank <= high;
}

/** Returns the name as a marketer reads it. */
export function titleOf(name: SegmentName): Text {
  return TITLES[name];
}

/** What a segment spends: its monetary rank, and the score of its middle user among all. */
export interface Spend {
  readonly rank: Rank;
  readonly score: number;
}

/**
 * Returns the group of a name. Who does not spend as the eight types' "important" do, or less than half of all users, is
 * not called of high value, however faithful.
 */
export function groupOf(name: SegmentName, { rank, score }: Spend): SegmentGroup {
  const group = GROUPS[name];
  return group === "high-value" && (rank < IMPORTANT || score < 0) ? "high-potential" : group;
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
