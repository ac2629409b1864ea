import type { Amounts, Curves, Reliability, Section, TreePart } from "@fedseg/wording/programs/section.ts";
import { formatEstimate, formatNumber } from "@fedseg/wording/estimate-text.ts";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import { padLeft, padRight } from "@fedseg/wording/terminal/fit-columns.ts";
import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
import type { Language } from "@fedseg/wording/language.ts";
import { sharePercent } from "@fedseg/wording/programs/share-percent.ts";
import { amountText } from "@fedseg/wording/programs/amount-text.ts";

/** Shows what programs say beside the segments in a terminal of 80 columns. */
export function sectionsText(sections: readonly Section[], language: Language): string {
  return sections.map((section) => sectionText(section, language)).join("\n\n");
}

function sectionText(section: Section, language: Language): string {
  const { title, paragraphs, tree, curves, amounts = [], reliability } = section;
  return [
    foldText(title[language].toUpperCase()),
    ...paragraphs.map((text) => foldText(`   ${text[language]}`, 0)),
    ...(tree ? [foldText(`   ${FORKS[language]}`, 0), ...treeLines(tree, language)] : []),
    ...(curves ? curveLines(curves, language) : []),
    ...(reliability ? reliabilityLines(reliability, language) : []),
    ...amounts.flatMap((each) => amountLines(each, language)),
  ].join("\n");
}

/** Columns of a number of segments and of each line's value. */
const [NUMBER, VALUE] = [6, 24];
/** Lines that have room beside one another. */
const BESIDE = 2;

/** Writes curves with one number a line, side by side where they have room; that which was taken has a star. */
function curveLines(curves: Curves, language: Language): readonly string[] {
  const { lines } = curves;
  const isWide = lines.length > BESIDE || lines.some(({ name }) => columnsOf(name[language]) > VALUE);
  const blocks = isWide ? lines.map((line) => [line]) : [lines];
  const reach = { en: "In brackets: two standard errors either way.", zh: "括号内：正负两个标准误差。" };
  const rows = blocks.flatMap((block) => [
    isWide
      ? foldText(`   ${block[0].name[language]}`)
      : `   ${" ".repeat(NUMBER)}${block.map(({ name }) => padLeft(name[language], VALUE)).join("")}`,
    ...curveRows(curves, block),
  ]);
  return [...rows, `   ${reach[language]}`];
}

function curveRows({ from, mark, unit }: Curves, lines: Curves["lines"]): readonly string[] {
  const textOf = unit === "share" ? sharesText : bandText;
  return lines[0].values.map((_, at) => {
    const number = `${from + at === mark ? "*" : " "}${from + at}`;
    const values = lines.map(({ values: own, sigmas }) => padLeft(textOf(own[at], 2 * sigmas[at]), VALUE));
    return `   ${padLeft(number, NUMBER)}${values.join("")}`;
  });
}

/** Writes a share with two errors either way, in percent within what a share may be. */
function sharesText(value: number, reach: number): string {
  const [own, lo, hi] = [value, value - reach, value + reach].map((each) =>
    formatNumber(100 * Math.min(Math.max(each, 0), 1), 1),
  );
  return `${own} % (${lo} – ${hi})`;
}

function bandText(value: number, reach: number): string {
  const [own, lo, hi] = [value, value - reach, value + reach].map((each) => formatNumber(each, 2));
  return `${own} (${lo} – ${hi})`;
}

const FORKS = {
  en: "┬: two sides, and what part of all users' differences lies between them; behind a group its part of the users.",
  zh: "┬：一次分叉，及其两侧之间的差异占全部差异的比例；各组后为其用户占比。",
} as const;

/** Writes a tree with one group a line, each under the fork that it is of. */
function treeLines(part: TreePart, language: Language, margin = "   "): readonly string[] {
  if (!("parts" in part)) {
    const name = part.name[language].split(" › ").at(-1)!;
    return [foldText(`${margin}${name}, ${Math.max(1, Math.round(100 * part.share))} %`)];
  }
  return [
    `${margin}┬ ${sharePercent({ value: part.height, sigma: part.sigma })}`,
    ...part.parts.flatMap((each) => treeLines(each, language, `${margin}│ `)),
  ];
}

/** Columns of an amount's name, of a chance and of users. */
const [NAME, CHANCE, USERS] = [36, 18, 18];

/** Writes amounts with one a line, below the name of its panel. */
function amountLines({ title, unit, panels }: Amounts, language: Language): readonly string[] {
  const lines = panels.flatMap(({ title: panel, rows }) => [
    ...(panel ? [foldText(`   ${panel[language]}`)] : []),
    ...rows.flatMap(({ name, amount }) => {
      const text = amountText(amount, unit)[language];
      const own = name[language];
      return columnsOf(own) <= NAME
        ? [`     ${padRight(own, NAME)}${padLeft(text, VALUE)}`]
        : [foldText(`     ${own}`, 0), `     ${" ".repeat(NAME)}${padLeft(text, VALUE)}`];
    }),
  ]);
  return [foldText(`   ${title[language]}`), ...lines];
}

/** Writes what became of users by their chance, one bin a line. */
function reliabilityLines({ title, bins }: Reliability, language: Language): readonly string[] {
  const { chance, users, rate: part, notTold } = RELIABILITY_WORDS[language];
  const percent = (share: number) => formatNumber(100 * share, share < 0.1 ? 1 : 0);
  const row = (...[first, second, third]: readonly string[]) =>
    `   ${padLeft(first, CHANCE)}${padLeft(second, USERS)}${padLeft(third, VALUE)}`;
  return [
    foldText(`   ${title[language]}`),
    row(chance, users, part),
    ...bins.map(({ from, to, users: count, rate }) =>
      row(
        `${percent(from)} – ${percent(to)} %`,
        formatEstimate(count),
        rate ? amountText(rate, "share")[language] : notTold,
      ),
    ),
  ];
}

const RELIABILITY_WORDS = {
  en: { chance: "chance", users: "users", rate: "came true of", notTold: "not told" },
  zh: { chance: "概率", users: "人数", rate: "实际发生", notTold: "不予给出" },
} as const;
