import { certainTypeOf } from "./label-title.ts";
import type { GoneSegment, Segment, SegmentFeature, VisibleSegment } from "./label-segment.ts";
import { formatEstimate } from "../../estimate-text.ts";
import { toldText } from "./label-values.ts";
import type { Level } from "@fedseg/shared/programs/segmentation/levels.ts";
import { groupTitleOf, titleOf } from "../../names.ts";
import type { Text } from "../../language.ts";

/** Describes a segment to a marketer: size, what is high and low, and what the noise leaves open. */
export function describeSegment(segment: Segment): Text {
  if (segment.hidden) return segment.title;
  const { title, group, size, share, features } = segment;
  const people = formatEstimate(size);
  const part = formatEstimate({ value: share.value * 100, sigma: share.sigma * 100 });
  const eight = certainTypeOf(features);
  const kind = groupTitleOf(group);
  const head = {
    en: `${title.en} (${kind.en}${eight ? `; ${eight.en}` : ""}): ${people} users, ${part} % of all.`,
    zh: `${title.zh}（${kind.zh}${eight ? `；${eight.zh}` : ""}）：${people} 人，占 ${part}%。`,
  };
  const parts = [
    head,
    ...LEVELS.map((level) => levelSentence(segment.features, level)),
    openNames(segment),
    sinceText(segment),
  ];
  return {
    en: parts.flatMap((text) => text?.en ?? []).join(" "),
    zh: parts.flatMap((text) => text?.zh ?? []).join(""),
  };
}

/** Tells how a segment stands to the study that this one goes on with; undefined when it goes on with none. */
export function sinceText({ since }: Pick<VisibleSegment, "since">): Text | undefined {
  if (since === undefined) return undefined;
  if (since.isNew) return { en: "New since the earlier study.", zh: "自上一研究以来新出现。" };
  const amount = since.drift >= MOST_DRIFT ? `>${MOST_DRIFT}` : since.drift.toFixed(1);
  return since.moved
    ? { en: `Moved by ${amount} times the noise.`, zh: `移动幅度为噪声的 ${amount} 倍。` }
    : { en: `Unchanged within the noise (${amount}).`, zh: `变化在噪声范围内（${amount}）。` };
}

/** Larger moves are all the same. */
const MOST_DRIFT = 1000;

/** What a number is called that no segment has any more. */
export const NO_LONGER: Text = { en: "No longer a segment", zh: "已不存在的客群" };

/** Says of a segment of the earlier study that none of this one goes on with it. */
export function goneText({ number, title }: GoneSegment): Text {
  return {
    en: `Segment ${number} (${title.en}) of the earlier study is gone: none goes on with it, and its number is not given again.`,
    zh: `上一研究的客群 ${number}（${title.zh}）已不存在：没有客群延续它，其编号不再使用。`,
  };
}

const LEVELS: readonly Level[] = ["high", "low", "undecided"];
const LEVEL_WORDS: Readonly<Record<Level, Text>> = {
  high: { en: "High", zh: "偏高" },
  middle: { en: "Average", zh: "居中" },
  low: { en: "Low", zh: "偏低" },
  undecided: { en: "Open within the noise", zh: "噪声内无法判断" },
};

function levelSentence(features: readonly SegmentFeature[], level: Level): Text | undefined {
  const chosen = features.filter((feature) => feature.level === level);
  if (chosen.length === 0) return undefined;
  const word = LEVEL_WORDS[level];
  const values = chosen.map(toldText);
  return {
    en: `${word.en}: ${values.map(({ en }) => en).join("; ")}.`,
    zh: `${word.zh}：${values.map(({ zh }) => zh).join("；")}。`,
  };
}

/** Says which names the noise leaves open; undefined when it leaves none, or the title says them. */
export function openNames({
  name,
  possibleNames,
}: Pick<VisibleSegment, "name" | "possibleNames">): Text | undefined {
  const others = possibleNames.filter((other) => other !== name).map(titleOf);
  if (others.length === 0 || (name === "unnamed" && others.length === 2)) return undefined;
  const [en, zh] = name === "unnamed" ? ["could be", "可能是"] : ["could also be", "也可能是"];
  return {
    en: `Within the noise it ${en}: ${others.map((other) => other.en).join(", ")}.`,
    zh: `在噪声范围内${zh}：${others.map((other) => other.zh).join("、")}。`,
  };
}
