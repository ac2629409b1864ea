import type { Language, Text } from "../language.ts";
import { dateText } from "../plan/date-text.ts";

/** Says whose results are shown: "“Retail”, as of 1 Jan 2026". */
export function whoseText({ title, snapshot }: { readonly title: string; readonly snapshot: string }): Text {
  const { en, zh } = dateText(snapshot);
  return { en: `“${title}”, as of ${en}`, zh: `「${title}」，截至 ${zh}` };
}

interface InsightsWords {
  readonly title: string;
  readonly ofStudy: (programs: number) => string;
  readonly language: string;
  readonly contents: string;
  readonly errors: string;
  readonly own: string;
  readonly ownUsers: (users: string) => string;
  readonly ownMean: string;
  readonly staysHere: string;
  readonly sizes: string;
  readonly sizesHow: string;
  readonly glance: string;
  readonly glanceHow: string;
  readonly low: string;
  readonly average: string;
  readonly high: string;
  readonly cards: string;
  readonly features: string;
  readonly featuresHow: string;
  readonly ownHow: string;
  readonly chances: string;
  readonly foretoldHow: string;
  readonly chancesHow: string;
  readonly tiedHow: string;
  readonly whiskers: string;
  readonly whiskersAndAll: string;
}

/** Words of the page for who plans campaigns, beside those of the segments. */
export const INSIGHTS_WORDS: Readonly<Record<Language, InsightsWords>> = {
  en: {
    title: "Customer insights",
    ofStudy: (segments) =>
      segments > 0 ? `${segments} segments of this study` : "This study has no segments",
    language: "Language",
    contents: "Contents",
    errors:
      "Everything is made of the study's released numbers. ± is one standard error of the noise; thin lines and bands are two, either way. A median without ±: the noise does not move it. – : not told, the noise is too large for it.",
    own: "◆ and what is marked “stays here” are exact numbers of this platform's own users. Nobody else has seen them. To show the page to others, make it with ",
    ownUsers: (users) => `${users} of this platform's own users, exactly`,
    ownMean: "own mean",
    staysHere: "stays here",
    sizes: "How many users have each label",
    sizesHow: "Bar: users of all platforms together; thin line: two standard errors either way.",
    glance: "Segments at a glance",
    glanceHow:
      "Where each segment stands among all users, feature by feature, in standard deviations. Blue: this segment, with two standard errors either way; pale: the other segments.",
    low: "low",
    average: "average of all",
    high: "high",
    cards: "Segment by segment",
    features: "Feature by feature",
    featuresHow:
      "Dot: the typical (median) user; ring: the mean, where the median is not told; thick bar: the middle half of the users; thin line: two standard errors either way.",
    ownHow: "◆: the same of this platform's own users; it stays here.",
    chances: "How many users have which chance",
    foretoldHow:
      "Across: the chance that was foretold; up: the part of whom it came true, with two standard errors. On the dashed line both are the same.",
    chancesHow:
      "The larger an area, the more users; thin lines: two standard errors. Dotted: where the bands begin.",
    tiedHow:
      "Every dot: users of whom the same is foretold; thin lines: two standard errors. Dotted: where the bands begin.",
    whiskers: "Thin line: two standard errors either way.",
    whiskersAndAll: "Thin line: two standard errors either way. Dashed: everybody.",
  },
  zh: {
    title: "客户洞察",
    ofStudy: (segments) => (segments > 0 ? `本次研究的 ${segments} 个客群` : "本次研究没有客群"),
    language: "语言",
    contents: "目录",
    errors:
      "全部由研究已发布的数值得出。± 为噪声的一个标准误差；细线与色带为正负两个标准误差。未标 ± 的中位数不受噪声影响。– 表示噪声过大，不予给出。",
    own: "◆ 及标有“仅存本地”的是本平台自有用户的精确数值，其他人都没有见过。要向他人展示本页，生成时请用 ",
    ownUsers: (users) => `其中本平台自有用户 ${users} 人（精确值）`,
    ownMean: "自有均值",
    staysHere: "仅存本地",
    sizes: "各客群人数",
    sizesHow: "条形：所有平台用户合计；细线：正负两个标准误差。",
    glance: "客群一览",
    glanceHow:
      "各客群在全体用户中的位置，逐项特征，以标准差为单位。蓝色：本客群及正负两个标准误差；浅色：其他客群。",
    low: "偏低",
    average: "全体平均",
    high: "偏高",
    cards: "逐个客群",
    features: "逐项特征",
    featuresHow: "圆点：中位数；圆圈：未公布中位数时的均值；粗条：中间一半用户；细线：正负两个标准误差。",
    ownHow: "◆：本平台自有用户的同一数值，仅存本地。",
    chances: "各概率的用户数",
    foretoldHow: "横轴：预测概率；纵轴：实际发生的比例，附正负两个标准误差。虚线上两者相等。",
    chancesHow: "面积越大用户越多；细线：正负两个标准误差。点线：各档的起点。",
    tiedHow: "每个圆点：预测概率相同的用户；细线：正负两个标准误差。点线：各档的起点。",
    whiskers: "细线：正负两个标准误差。",
    whiskersAndAll: "细线：正负两个标准误差。虚线：全体。",
  },
};
