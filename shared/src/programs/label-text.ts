import type { Segment, SegmentFeature } from "./label-segment.ts";
import type { Estimate } from "./label-estimates.ts";
import type { Level } from "./label-levels.ts";
import { eightTypeOf, groupTitleOf, titleOf, type Text } from "./names.ts";

/** Describes a segment to a marketer: size, what is high and low, and what the noise leaves open. */
export function describeSegment(segment: Segment): Text {
  if (segment.hidden) return segment.title;
  const { title, group, size, share, cell } = segment;
  const people = formatEstimate(size);
  const part = formatEstimate({ value: share.value * 100, sigma: share.sigma * 100 });
  const eight = cell && eightTypeOf(cell);
  const kind = groupTitleOf(group);
  const head = {
    en: `${title.en} (${kind.en}${eight ? `; ${eight.en}` : ""}): ${people} users, ${part} % of all.`,
    zh: `${title.zh}(${kind.zh}${eight ? `;${eight.zh}` : ""}):${people} 人,占 ${part}%。`,
  };
  const parts = [head, ...LEVELS.map((level) => levelSentence(segment.features, level)), openName(segment)];
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

/** Writes a number with as many digits as its error allows: "1,234 ± 56", "0.123 ± 0.004". */
export function formatEstimate({ value, sigma }: Estimate): string {
  let decimals = 0;
  let unit = 1;
  while (decimals < 4 && (sigma > 0 ? sigma * unit < 1 : decimals < 2)) {
    decimals++;
    unit *= 10;
  }
  return sigma > 0
    ? `${formatNumber(value, decimals)} ± ${formatNumber(sigma, decimals)}`
    : formatNumber(value, decimals);
}

/** Writes a number with a fixed number of decimals and commas between thousands. */
export function formatNumber(value: number, decimals: number): string {
  const [whole, fraction] = value.toFixed(decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
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
  const values = chosen.map(naturalText);
  return {
    en: `${word.en}: ${values.map(({ en }) => en).join(", ")}.`,
    zh: `${word.zh}:${values.map(({ zh }) => zh).join("、")}。`,
  };
}

/** Writes a feature with its value; shares as percentages. Titles carry the unit. */
function naturalText({ spec, natural }: SegmentFeature): Text {
  const factor = spec.unit === "share" ? 100 : 1;
  const value = formatEstimate({ value: natural.value * factor, sigma: natural.sigma * factor });
  const [en, zh] = factor === 100 ? [" %", "%"] : ["", ""];
  return { en: `${spec.title.en} ${value}${en}`, zh: `${spec.title.zh} ${value}${zh}` };
}

function openName({ name, possibleNames }: Extract<Segment, { hidden: false }>): Text | undefined {
  const others = possibleNames.filter((other) => other !== name).map(titleOf);
  if (others.length === 0) return undefined;
  return {
    en: `Within the noise it could also be: ${others.map(({ en }) => en).join(", ")}.`,
    zh: `在噪声范围内也可能是:${others.map(({ zh }) => zh).join("、")}。`,
  };
}
