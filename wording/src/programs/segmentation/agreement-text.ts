import type { Text } from "../../language.ts";

/** Agreement above which the segments repeat what the rules say anyway. */
const SAME = 0.9;

/** Says how far a node's segments are what fixed rules would have given: 1 is the same. */
export function agreementText(agreement: number): Text {
  const figure = agreement.toFixed(2);
  const isSame = agreement >= SAME;
  return {
    en: `Rule-based R-F-M groups and segments agree to ${figure} (adjusted Rand index; 1 is the same).${isSame ? " Clustering added nothing to the rules here." : ""}`,
    zh: `基于规则的 R-F-M 分组与客群的一致度为 ${figure}（调整兰德指数，1 为完全相同）。${isSame ? "聚类在此没有比规则多出什么。" : ""}`,
  };
}
