import type { Text } from "../language.ts";

/** What scores call the list of reasons. */
export const REASON_LIST = "reasons";

/** Why something is recommended, by the words that exports and lookups have; they only ever grow, at the end. */
export const REASONS = ["bought-before", "segment", "popular"] as const;
export type Reason = (typeof REASONS)[number];

/** What the person is told. */
export const reasonWords: Readonly<Record<Reason, Text>> = {
  "bought-before": { en: "you bought it before", zh: "您以前购买过" },
  segment: { en: "people in your segment buy it more than others", zh: "与您同一客群的人比其他人更常购买" },
  popular: { en: "many people buy it", zh: "很多人购买" },
};
