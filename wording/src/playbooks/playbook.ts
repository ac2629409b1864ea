import type { Text } from "../language.ts";

/** What to do about a segment: for people, and of no account in any calculation. */
export interface Playbook {
  /** What a campaign is to reach. */
  readonly objective: Text;
  /** What it says. */
  readonly message: Text;
  /** What it may give away, and where that ends. */
  readonly offer: Text;
  readonly channel: Text;
  readonly timing: Text;
  /** How often a person may hear of it. */
  readonly cap: Text;
  /** What shows that it worked, against people who were left alone. */
  readonly success: Text;
  readonly avoid: Text;
}

/** The fields of a playbook in the order in which they are read, with their headings. */
export const PLAYBOOK_FIELDS: readonly (readonly [keyof Playbook, Text])[] = [
  ["objective", { en: "Objective", zh: "目标" }],
  ["message", { en: "Message", zh: "信息" }],
  ["offer", { en: "Offer", zh: "优惠" }],
  ["channel", { en: "Channel", zh: "渠道" }],
  ["timing", { en: "Timing", zh: "时机" }],
  ["cap", { en: "How often", zh: "频次" }],
  ["success", { en: "Measure of success", zh: "衡量" }],
  ["avoid", { en: "Not", zh: "避免" }],
];

/** What the law asks for wherever people are chosen by a machine for marketing. */
export const NOTICES: readonly Text[] = [
  {
    en: "Every message names a way to object that works at once and is free; who objects is out of every later one (GDPR art. 21(2) and (3)).",
    zh: "每条消息都须给出立即生效且免费的拒绝方式；拒绝者不再收到任何后续消息（GDPR 第 21 条第 2、3 款）。",
  },
  {
    en: "Where marketing is pushed by automated decisions, people get an option that is not made from their own traits, or an easy way to refuse (PIPL art. 24).",
    zh: "通过自动化决策进行信息推送、商业营销，应同时提供不针对其个人特征的选项，或便捷的拒绝方式（《个人信息保护法》第二十四条）。",
  },
  {
    en: "Prices must not be worse for somebody because of the segment (PIPL art. 24; the EU's price indication rules ask to say when a price was personalised).",
    zh: "不得因客群而在交易价格等条件上实行不合理的差别待遇（《个人信息保护法》第二十四条）；欧盟要求标明价格系个性化定价。",
  },
];
