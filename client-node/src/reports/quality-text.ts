import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
import { TERMINAL_COLUMNS } from "@fedseg/wording/terminal/text-table.ts";
import { plainText } from "@fedseg/wording/page/plain-text.ts";
import type { FeatureQuality, QualityReport } from "./quality-report.ts";
import { countText } from "@fedseg/wording/number-text.ts";
import { valueText } from "@fedseg/wording/number-text.ts";
import { shareText } from "./figures.ts";
import { clip, padLeft, padRight } from "@fedseg/wording/terminal/fit-columns.ts";
import { LOCAL_ONLY, type QualityAbout, momentText } from "./quality-about.ts";
import { hintsOf } from "./quality-hints.ts";
import { LINE_REASONS, USER_REASONS } from "./reason-words.ts";
import { SCALES, missingText, rangeText } from "./quality-words.ts";
import { sparkline, textBar } from "./spark.ts";

/** Terminal columns of the report, and of its parts. */
const WIDTH = TERMINAL_COLUMNS;
const [LABEL, COUNT, SHARE, BAR, SPARK] = [45, 12, 8, 13, 10];

/** Columns of the table of features, right-aligned, and the two pictures. */
const FEATURE_HEAD = ["measured", "missing", "below", "above", "min", "median", "max"];
const FEATURE_WIDTHS = [12, 16, 8, 8, 9, 9, 9];

/** One line of a waterfall: `isPart` when it is taken away from the line above. */
interface Step {
  readonly label: string;
  readonly count: number;
  readonly isPart: boolean;
}

/** Writes a quality report for a terminal, at most 80 columns wide. */
export function qualityText(report: QualityReport, { node, snapshot }: QualityAbout): string {
  const { sources, lines, users, features } = report;
  const blocks = [
    [
      `DATA QUALITY of ${plainText(node)}, as of ${plainText(momentText(snapshot))}`,
      ...foldText(`  ${LOCAL_ONLY.en}`, 0).split("\n"),
    ],
    ["SOURCES", ...sources.map(sourceLine)],
    ["LINES", ...lines.flatMap((each) => waterfall(lineSteps(each), each.read))],
    ["USERS", ...waterfall(userSteps(users), users.seen)],
    ["FEATURES", featureHead(), ...features.flatMap(featureLines)],
    ["LOOK AT", ...hintLines(report)],
  ];
  return blocks.map((block) => `${block.map((line) => clip(line, WIDTH).trimEnd()).join("\n")}\n`).join("\n");
}

function sourceLine({ name, kind, rows }: QualityReport["sources"][number]): string {
  return `  ${padRight(plainText(name), LABEL - 14)}${padRight(plainText(kind), 12)}${padLeft(countText(rows), COUNT)} rows`;
}

function lineSteps({ source, read, kept, dropped }: QualityReport["lines"][number]): Step[] {
  return [
    { label: `${plainText(source)}: read`, count: read, isPart: false },
    ...dropped.map(({ reason, count }) => ({ label: LINE_REASONS[reason].en, count, isPart: true })),
    { label: "kept", count: kept, isPart: false },
  ];
}

function userSteps({ seen, kept, leftOut, unmeasured }: QualityReport["users"]): Step[] {
  return [
    { label: "seen", count: seen, isPart: false },
    ...leftOut.map(({ reason, count }) => ({ label: USER_REASONS[reason].en, count, isPart: true })),
    { label: "kept", count: kept, isPart: false },
    { label: "a feature is missing, contribute nothing", count: unmeasured, isPart: true },
    { label: "contribute", count: kept - unmeasured, isPart: false },
  ];
}

/** Draws what is left after each step; what is taken away hangs at the end of what was there before. */
function waterfall(steps: readonly Step[], whole: number): string[] {
  let left = whole;
  return steps.map(({ label, count, isPart }) => {
    if (isPart) left -= count;
    const bar = textBar(count, whole, BAR);
    const start = isPart ? Math.min(BAR - bar.length, Math.floor((left / Math.max(1, whole)) * BAR)) : 0;
    const drawn = " ".repeat(start) + (isPart ? bar.replaceAll("█", "░") : bar);
    const sign = isPart && count > 0 ? `−${countText(count)}` : countText(count);
    const words = padRight(`  ${isPart ? "  " : ""}${label}`, LABEL);
    return `${words}${padLeft(sign, COUNT)}${padLeft(shareText(count, whole), SHARE)}  ${drawn}`;
  });
}

function featureHead(): string {
  const cells = FEATURE_HEAD.map((name, at) => padLeft(name, FEATURE_WIDTHS[at])).join("");
  return cells;
}

/** Lines of words, one of numbers, and one of how the values lie before and after the study's transform and range. */
function featureLines({ spec, measured, filled, dropped, ...rest }: FeatureQuality): string[] {
  const { below, above, natural, before, after } = rest;
  const missing =
    filled > 0 ? `${countText(filled)} filled` : dropped > 0 ? `${countText(dropped)} dropped` : "0";
  const values = natural ? [natural.min, natural.median, natural.max].map(valueText) : ["–", "–", "–"];
  const sides = [shareText(below, measured), shareText(above, measured)];
  const cells = [countText(measured), missing, ...sides, ...values];
  const numbers = cells.map((cell, at) => padLeft(cell, FEATURE_WIDTHS[at])).join("");
  const scale = SCALES[spec.transform] && `, seen as ${SCALES[spec.transform]}`;
  const words = `${plainText(spec.title.en)}, ${plainText(rangeText(spec, "en"))}${scale}; ${missingText(spec, "en")}`;
  const [was, is] = [before, after].map((histogram) => sparkline(histogram, SPARK).trimEnd());
  return [
    ...foldText(`  ${plainText(spec.name)}: ${words}`).split("\n"),
    numbers,
    `    before ▏${padRight(was, SPARK)}▕  after ▏${padRight(is, SPARK)}▕`,
  ];
}

function hintLines(report: QualityReport): string[] {
  const hints = hintsOf(report);
  if (hints.length === 0) return ["  nothing stands out"];
  return hints.flatMap(({ about, column, text }) => {
    const place = column === undefined ? "" : `, column ${plainText(column)}`;
    const subject = about === undefined ? "users" : plainText(about);
    return foldText(`  • ${subject}${place}: ${plainText(text)}`).split("\n");
  });
}
