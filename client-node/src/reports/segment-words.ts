import type { Language } from "@fedseg/wording/language.ts";
import type { Level } from "@fedseg/shared/programs/segmentation/levels.ts";
import type { SegmentFeature, VisibleSegment } from "@fedseg/wording/programs/segmentation/label-segment.ts";

interface SegmentWords {
  readonly segments: string;
  readonly users: string;
  readonly ofAll: (percent: string) => string;
  readonly apart: string;
  readonly nothing: string;
  readonly feature: string;
  readonly median: string;
  readonly mean: string;
  readonly stands: string;
  readonly small: (segments: number) => string;
  readonly errors: string;
  readonly size: string;
  readonly picture: string;
  readonly playbook: string;
  readonly levels: Readonly<Record<Level, string>>;
}

/** Every word that the segments are shown with. */
export const SEGMENT_WORDS: Readonly<Record<Language, SegmentWords>> = {
  en: {
    segments: "Segments",
    users: "users",
    ofAll: (percent) => `${percent} % of all`,
    apart: "Sets it apart",
    nothing: "nothing beyond the noise",
    feature: "feature",
    median: "typical (median)",
    mean: "mean",
    stands: "among all",
    small: (segments) => `${segments} segment(s) below the study's smallest size are not shown.`,
    errors: "± one standard error of the noise; – not told: the noise is too large for it.",
    size: "How many users have each label",
    picture:
      "Dot: the typical (median) user; ring: the mean, where the median is not told; thick bar: the middle half of the users; thin line: two standard errors either way.",
    playbook: "What to do",
    levels: { high: "high", middle: "average", low: "low", undecided: "unclear" },
  },
  zh: {
    segments: "客户分群",
    users: "人",
    ofAll: (percent) => `占比 ${percent} %`,
    apart: "突出特征",
    nothing: "噪声范围内无突出特征",
    feature: "特征",
    median: "中位数",
    mean: "均值",
    stands: "相对全体",
    small: (segments) => `另有 ${segments} 个分群人数过少，不予显示。`,
    errors: "± 为噪声的一个标准误差；– 表示噪声过大，不予给出。",
    size: "各分群人数",
    picture: "圆点：中位数；圆圈：未公布中位数时的均值；粗条：中间一半用户；细线：加减两个标准误差。",
    playbook: "行动建议",
    levels: { high: "偏高", middle: "居中", low: "偏低", undecided: "不确定" },
  },
};

/** Returns the features on which a segment stands high or low among all users beyond the noise, the clearest first. */
export function setApartBy({ features }: VisibleSegment): readonly SegmentFeature[] {
  return features
    .filter(({ level }) => level === "high" || level === "low")
    .sort((a, b) => Math.abs(b.score.value) - Math.abs(a.score.value));
}

/** Says what sets a segment apart: "high share of spend returned; low average order value". */
export function setApartText(segment: VisibleSegment, language: Language): string {
  const words = SEGMENT_WORDS[language];
  const said = setApartBy(segment).map(({ spec, level }) =>
    language === "en" ? `${words.levels[level]} ${spec.title.en}` : `${spec.title.zh}${words.levels[level]}`,
  );
  return said.length > 0 ? said.join(language === "en" ? "; " : "；") : words.nothing;
}
