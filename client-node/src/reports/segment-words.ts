import type { Language } from "@fedseg/wording/language.ts";
import { formatEstimate } from "@fedseg/wording/estimate-text.ts";
import { sharePercent } from "@fedseg/wording/programs/share-percent.ts";
import type { Level } from "@fedseg/shared/programs/segmentation/levels.ts";
import type { SegmentFeature, VisibleSegment } from "@fedseg/wording/programs/segmentation/label-segment.ts";

interface SegmentWords {
  readonly segments: string;
  readonly users: (users: string) => string;
  readonly ofAll: (percent: string) => string;
  readonly apart: (said: string) => string;
  readonly nothing: string;
  readonly feature: string;
  readonly median: string;
  readonly mean: string;
  readonly stands: string;
  readonly small: (segments: number) => string;
  readonly errors: string;
  readonly playbook: string;
  /** Before what is to be known first. */
  readonly warning: string;
  readonly levels: Readonly<Record<Level, string>>;
}

/** Every word that the segments are shown with. */
export const SEGMENT_WORDS: Readonly<Record<Language, SegmentWords>> = {
  en: {
    segments: "Segments",
    users: (users) => `${users} users`,
    ofAll: (percent) => `, ${percent} of all`,
    apart: (said) => `Sets it apart: ${said}`,
    nothing: "nothing beyond the noise",
    feature: "feature",
    median: "typical (median)",
    mean: "mean",
    stands: "among all",
    small: (segments) => `${segments} segment(s) below the study's smallest size are not shown.`,
    errors:
      "± one standard error of the noise; a median without ±: the noise does not move it; – not told: the noise is too large for it.",
    playbook: "What to do",
    warning: "WARNING: ",
    levels: { high: "high", middle: "average", low: "low", undecided: "unclear" },
  },
  zh: {
    segments: "客群",
    users: (users) => `${users} 人`,
    ofAll: (percent) => `，占比 ${percent}`,
    apart: (said) => `突出特征：${said}`,
    nothing: "噪声范围内无突出特征",
    feature: "特征",
    median: "中位数",
    mean: "均值",
    stands: "相对全体",
    small: (segments) => `另有 ${segments} 个客群人数过少，不予显示。`,
    errors: "± 为噪声的一个标准误差；未标 ± 的中位数不受噪声影响；– 表示噪声过大，不予给出。",
    playbook: "行动建议",
    warning: "注意：",
    levels: { high: "偏高", middle: "居中", low: "偏低", undecided: "不确定" },
  },
};

/** Returns the features on which a segment stands high or low among all users beyond the noise, the clearest first. */
export function setApartBy({ features }: VisibleSegment): readonly SegmentFeature[] {
  return features
    .filter(({ level }) => level === "high" || level === "low")
    .sort((a, b) => Math.abs(b.score.value) - Math.abs(a.score.value));
}

/** Says how many users a segment has: "5,655 ± 58 users, 26.8 ± 0.3 % of all". */
export function peopleText({ size, share }: VisibleSegment, language: Language): string {
  const { users, ofAll } = SEGMENT_WORDS[language];
  return `${users(formatEstimate(size))}${ofAll(sharePercent(share))}`;
}

/** Says what sets a segment apart: "Sets it apart: high share of spend returned; low average order value". */
export function setApartText(segment: VisibleSegment, language: Language): string {
  const words = SEGMENT_WORDS[language];
  const said = setApartBy(segment).map(({ spec, level }) =>
    language === "en" ? `${words.levels[level]} ${spec.title.en}` : `${spec.title.zh}${words.levels[level]}`,
  );
  return words.apart(said.length > 0 ? said.join(language === "en" ? "; " : "；") : words.nothing);
}
