import { certainTypeOf } from "./label-naming.ts";
import type { Segment, SegmentFeature, VisibleSegment } from "./label-segment.ts";
import { formatEstimate } from "../../estimate-text.ts";
import { toldText } from "./label-values.ts";
import type { Level } from "./label-levels.ts";
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
    zh: `${title.zh}(${kind.zh}${eight ? `;${eight.zh}` : ""}):${people} 人,占 ${part}%。`,
  };
  const parts = [head, ...LEVELS.map((level) => levelSentence(segment.features, level)), openNames(segment)];
  return {
    en: parts.flatMap((text) => text?.en ?? []).join(" "),
    zh: parts.flatMap((text) => text?.zh ?? []).join(""),
  };
}

/** Tells whether a segment moved since the previous version, in units of the noise. */
export function describeDrift(segment: Segment): Text | undefined {
  if (segment.hidden || segment.match === undefined) return undefined;
  const { previous, drift, moved } = segment.match;
  if (previous === undefined) return { en: "New in this version.", zh: "本版新出现。" };
  const amount = drift.toFixed(1);
  return moved
    ? { en: `Moved by ${amount} times the noise.`, zh: `移动幅度为噪声的 ${amount} 倍。` }
    : { en: `Unchanged within the noise (${amount}).`, zh: `变化在噪声范围内(${amount})。` };
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
    zh: `${word.zh}:${values.map(({ zh }) => zh).join("；")}。`,
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
    zh: `在噪声范围内${zh}:${others.map((other) => other.zh).join("、")}。`,
  };
}
