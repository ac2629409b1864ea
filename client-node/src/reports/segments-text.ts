import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
import type {
  GoneSegment,
  Segment,
  SegmentFeature,
  VisibleSegment,
} from "@fedseg/wording/programs/segmentation/label-segment.ts";
import { goneText, openNames, sinceText } from "@fedseg/wording/programs/segmentation/label-text.ts";
import { figure, isShare } from "@fedseg/wording/programs/segmentation/label-values.ts";
import { groupTitleOf } from "@fedseg/wording/names.ts";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import { padLeft, padRight } from "@fedseg/wording/terminal/fit-columns.ts";
import type { Language, Text } from "@fedseg/wording/language.ts";
import { SEGMENT_WORDS, peopleText, setApartText } from "./segment-words.ts";

/** Columns of the features' names, the two numbers and the level: together with the gaps 80. */
const [NAME, NUMBER, LEVEL] = [30, 17, 9];
const NOT_TOLD = "–";

/** Segments as they are shown, with those of the earlier study that are gone. */
export interface ShownSegments {
  readonly segments: readonly Segment[];
  readonly gone: readonly GoneSegment[];
  /** What is to be known before they are used. */
  readonly warnings?: readonly Text[];
}

/** Writes what is to be known before results are used; "" where nothing is. */
export function warningsText(warnings: readonly Text[], language: Language): string {
  return warnings.map((text) => foldText(`${SEGMENT_WORDS[language].warning}${text[language]}`)).join("\n");
}

/** Shows the segments of a node in a terminal of 80 columns, the largest first. */
export function segmentsText({ segments, gone }: ShownSegments, node: string, language: Language): string {
  const words = SEGMENT_WORDS[language];
  const visible = segments.filter((segment) => !segment.hidden).sort((a, b) => b.size.value - a.size.value);
  const hidden = segments.length - visible.length;
  return [
    foldText(`${words.segments.toUpperCase()} · ${node}`),
    ...visible.map((segment) => segmentText(segment, language)),
    ...(gone.length > 0 ? [gone.map((each) => foldText(goneText(each)[language])).join("\n")] : []),
    [...(hidden > 0 ? [words.small(hidden)] : []), foldText(words.errors)].join("\n"),
  ].join("\n\n");
}

function segmentText(segment: VisibleSegment, language: Language): string {
  const words = SEGMENT_WORDS[language];
  const { number, title, group } = segment;
  const head = padLeft(words.median, NUMBER);
  return [
    foldText(`${number}  ${title[language]}`),
    foldText(
      `   ${groupTitleOf(group)[language]}${language === "en" ? ": " : "："}${peopleText(segment, language)}`,
    ),
    ...[openNames(segment), sinceText(segment)].flatMap((said) =>
      said ? [foldText(`   ${said[language]}`)] : [],
    ),
    foldText(`   ${setApartText(segment, language)}`, 0),
    `   ${padRight(words.feature, NAME)}${head}  ${padLeft(words.mean, NUMBER)}  ${padLeft(words.stands, LEVEL)}`,
    ...segment.features.flatMap((feature) => featureLines(feature, language)),
  ].join("\n");
}

/** Writes a feature's numbers beside its name, below it when that is long. */
function featureLines({ spec, values, level }: SegmentFeature, language: Language): readonly string[] {
  const told = (number: "median" | "mean") => {
    const estimate = values[number];
    return padLeft(estimate ? figure(estimate, isShare(spec)) : NOT_TOLD, NUMBER);
  };
  const numbers = `${told("median")}  ${told("mean")}  ${padLeft(SEGMENT_WORDS[language].levels[level], LEVEL)}`;
  const name = spec.title[language];
  if (columnsOf(name) <= NAME) return [`   ${padRight(name, NAME)}${numbers}`];
  return [foldText(`   ${name}`, 0), `   ${" ".repeat(NAME)}${numbers}`];
}
