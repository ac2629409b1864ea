/** Place of a segment among the users, from 1 (worst) to 5 (best in the marketer's direction). */
export type Rank = 1 | 2 | 3 | 4 | 5;

/** Recency, frequency and monetary ranks of a segment. */
export interface RfmCell {
  readonly recency: Rank;
  readonly frequency: Rank;
  readonly monetary: Rank;
}

/** The names a marketer knows; "unnamed" is for studies without the three R-F-M features, and where the noise leaves several. */
export const SEGMENT_NAMES = [
  "champions",
  "loyal",
  "potential-loyalist",
  "new",
  "promising",
  "need-attention",
  "at-risk",
  "cant-lose",
  "hibernating",
  "lost",
  "unnamed",
] as const;

/** The name of a segment. */
export type SegmentName = (typeof SEGMENT_NAMES)[number];

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

/** Least rank that counts as high. */
export const IMPORTANT = 4;

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
