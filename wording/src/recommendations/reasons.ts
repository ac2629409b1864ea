import type { Text } from "../language.ts";

/** What scores call the list of reasons. */
export const REASON_LIST = "reasons";

/** What scores call the list that says whether segments help; its one word is one of these two. */
export const SEGMENTS_LIST = "segments";
export const SEGMENTS_HELP = { true: "help", false: "alike" } as const;

/** What is said beside recommendations where segments do not help. */
export const SEGMENTS_ALIKE: Text = {
  en: "Segments do not help here: the list is the same for all of them.",
  zh: "客群在此无助于推荐：各客群的列表相同。",
};

/** Why something is recommended, by the words that exports and lookups have; they only ever grow, at the end. */
export const REASONS = ["bought-before", "segment", "popular", "together"] as const;
export type Reason = (typeof REASONS)[number];

/** What the person is told. */
const reasonWords: Readonly<Record<Reason, Text>> = {
  "bought-before": { en: "you bought it before", zh: "您以前购买过" },
  segment: { en: "people in your segment buy it more than others", zh: "与您同一客群的人比其他人更常购买" },
  together: {
    en: "people who bought what you bought buy it more than others",
    zh: "购买过您所购商品的人更常购买",
  },
  popular: { en: "many people buy it", zh: "很多人购买" },
};

/** Says why something is recommended; `beside`: what the user bought that it goes with. */
export function reasonText(reason: Reason, beside?: string): Text {
  if (beside === undefined) return reasonWords[reason];
  return {
    en: `people who bought ${beside} buy it more than others`,
    zh: `购买过${beside}的人更常购买`,
  };
}
