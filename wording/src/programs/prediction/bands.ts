import type { Text } from "../../language.ts";

/** What the bands of a chance are called, lowest first. */
export const BAND_TITLES: readonly Text[] = [
  { en: "low", zh: "低" },
  { en: "middle", zh: "中" },
  { en: "high", zh: "高" },
];
