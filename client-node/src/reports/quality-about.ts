/** What a quality report is about. */
export interface QualityAbout {
  /** Name of the node. */
  readonly node: string;
  /** Features are computed as of this moment, ISO 8601. */
  readonly snapshot: string;
}

/** What must stand on every copy of a report. */
export const LOCAL_ONLY = {
  en: "Exact counts of this node's own rows, without noise. Nothing of it was sent or charged. It must not leave this node.",
  zh: "本报告为本节点自有数据的精确统计，未加噪声；未发送任何内容，未消耗隐私预算。不得带离本节点。",
} as const;

/** Writes a moment for people, to the minute; anything else as it is. */
export function momentText(iso: string): string {
  return iso.replace(/T(\d\d:\d\d)(:\d\d(\.\d+)?)?Z$/, " $1 UTC");
}
